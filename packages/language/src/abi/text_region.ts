import type { Module } from '../ir/ir.ts';
import { forEachExpression } from '../ir/walk.ts';

/** Strings that exist before a program runs, and where each lies inside the region `strings`. */
export interface TextRegion {
  readonly content: Uint8Array;
  /** Each string's offset in the region: its length (u32), then its units (u16). Multiples of 4. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Whether a module has text at all, and whether it makes strings of units. */
  readonly isUsed: boolean;
  readonly readsUnits: boolean;
}

/** The empty string lies first; the strings of one unit below `staticUnits` follow, 8 bytes each. */
export const firstUnit = 8;
export const staticUnits = 128;
export const unitStride = 8;

/** Copies read whole words of eight bytes, so that up to six behind a string must exist. */
export const textPadding = 6;

/**
 * Every literal of a module once, and the strings of one ASCII unit that reading text by its units gives: comparisons of
 * such strings are comparisons of addresses. Empty for a module without text.
 */
export function textRegion(module: Module): TextRegion {
  const texts = new Set<string>();
  let readsUnits = false;
  let isUsed = false;
  for (const ir of module.functions) {
    isUsed ||= ir.locals.some(({ type }) => type.kind === 'string');
    forEachExpression(ir.body, (node) => {
      if (node.kind === 'string') texts.add(node.value);
      const constant = node.kind === 'constant' ? module.constants[node.constant]?.value : undefined;
      if (typeof constant === 'string') texts.add(constant);
      isUsed ||=
        node.kind === 'string' ||
        typeof constant === 'string' ||
        node.kind.startsWith('string.') ||
        node.kind === 'memory.loadText';
      readsUnits ||= node.kind === 'string.slice' || node.kind === 'string.fromUnits';
    });
  }
  if (!isUsed) return { content: new Uint8Array(0), offsets: new Map(), isUsed, readsUnits };
  const offsets = new Map<string, number>([['', 0]]);
  let end = firstUnit;
  if (readsUnits) {
    for (let unit = 0; unit < staticUnits; unit += 1) offsets.set(String.fromCharCode(unit), end + unitStride * unit);
    end += unitStride * staticUnits;
  }
  for (const text of texts) {
    if (offsets.has(text)) continue;
    offsets.set(text, end);
    end += Math.ceil((4 + 2 * text.length) / 4) * 4;
  }
  const content = new Uint8Array(end + textPadding);
  const view = new DataView(content.buffer);
  for (const [text, offset] of offsets) {
    view.setUint32(offset, text.length, true);
    for (let i = 0; i < text.length; i += 1) view.setUint16(offset + 4 + 2 * i, text.charCodeAt(i), true);
  }
  return { content, offsets, isUsed, readsUnits };
}
