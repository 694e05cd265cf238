import type binaryen from 'binaryen';
import type { Expression } from '../ir/ir.ts';
import { allocated } from './allocation.ts';
import type { WasmFunction } from './function.ts';
import { load32 } from './loads.ts';
import { offsetOf, type WasmContext } from './names.ts';
import { freeUnits, textHeader } from './text.ts';

type Ref = binaryen.ExpressionRef;
type Node = Extract<Expression, { kind: 'string' | `string.${string}` }>;
/** Builds an operand. */
type Build = (operand: Expression) => Ref;

/** Address of a literal. */
export function literal(context: WasmContext, text: string): Ref {
  const offset = context.text.offsets.get(text);
  if (offset === undefined) throw new TypeError('a string that is no literal of the module');
  return context.wasm.i32.const(offsetOf(context, 'strings') + offset);
}

/** A string of the units at an address. */
export function loadText(f: WasmFunction, node: Extract<Expression, { kind: 'memory.loadText' }>, build: Build): Ref {
  const { wasm: m, binaryen } = f.context;
  const operands = [build(node.address), build(node.length), f.site(node.site)];
  return allocated(f, m.call('text_load', operands, binaryen.i32), () => []);
}

/** Copies the units of a string to an address. */
export function storeText(f: WasmFunction, address: Ref, value: Ref): Ref {
  const { wasm: m, binaryen } = f.context;
  const to = f.temporary(binaryen.i32);
  const text = f.temporary(binaryen.i32);
  const read = (): Ref => m.local.get(text, binaryen.i32);
  const bytes = m.i32.shl(load32(f.context, textHeader.length, 0, read()), m.i32.const(1));
  return m.block(null, [
    m.local.set(to, address),
    m.local.set(text, value),
    m.memory.copy(m.local.get(to, binaryen.i32), m.i32.add(read(), m.i32.const(textHeader.units)), bytes),
  ]);
}

export function textExpression(f: WasmFunction, node: Node, build: Build): Ref {
  const { wasm: m, binaryen } = f.context;
  const { i32 } = binaryen;
  switch (node.kind) {
    case 'string':
      return literal(f.context, node.value);
    case 'string.length':
      return load32(f.context, textHeader.length, 0, build(node.string));
    case 'string.unit': {
      const text = build(node.string);
      return m.i32.load16_u(textHeader.units, 0, m.i32.add(text, m.i32.shl(build(node.index), m.i32.const(1))));
    }
    case 'string.concat':
      return concat(f, node, build);
    case 'string.slice':
      return allocated(
        f,
        m.call('text_slice', [build(node.string), build(node.from), build(node.to), f.site(node.site)], i32),
        () => [],
      );
    case 'string.fromUnits':
      return allocated(f, m.call('text_from_units', [build(node.units), f.site(node.site)], i32), () => []);
    case 'string.equal':
      return equal(f, node, build);
    case 'string.less':
      return compared(f, m.call('text_less', [build(node.left), build(node.right), f.site(node.site)], i32));
  }
}

function concat(f: WasmFunction, { parts, site }: Extract<Node, { kind: 'string.concat' }>, build: Build): Ref {
  const { wasm: m, binaryen } = f.context;
  const { i32, i64 } = binaryen;
  const [first, second] = parts;
  if (first !== undefined && second !== undefined && parts.length === 2)
    return allocated(f, m.call('text_concat', [build(first), build(second), f.site(site)], i32), () => []);
  // All parts before anything is made of them: they may fail.
  const taken: Ref[] = [];
  const texts = parts.map((part): (() => Ref) => {
    if (part.kind === 'string') return () => literal(f.context, part.value);
    const kept = f.temporary(i32);
    taken.push(m.local.set(kept, build(part)));
    return () => m.local.get(kept, i32);
  });
  // One after another, not one inside the other: a text may have thousands of parts.
  const known = parts.reduce((sum, part) => sum + (part.kind === 'string' ? part.value.length : 0), 0);
  const total = f.temporary(i64);
  const readTotal = (): Ref => m.local.get(total, i64);
  const lengths = texts.flatMap((text, i) =>
    parts[i]?.kind === 'string'
      ? []
      : [m.local.set(total, m.i64.add(readTotal(), m.i64.extend_u(load32(f.context, textHeader.length, 0, text()))))],
  );
  const room = m.if(
    m.call('text_spend', [readTotal(), f.site(site)], i32),
    m.call('text_room', [m.i32.wrap(readTotal()), f.site(site)], i32),
    m.i32.const(0),
  );
  const place = f.temporary(i32);
  const readPlace = (): Ref => m.local.get(place, i32);
  return m.block(
    null,
    [
      ...taken,
      m.local.set(total, m.i64.const(BigInt(known))),
      ...lengths,
      allocated(f, room, (made) => [
        m.local.set(place, m.i32.add(made(), m.i32.const(textHeader.units))),
        ...texts.map((text) => m.local.set(place, m.call('text_append', [readPlace(), text()], i32))),
      ]),
    ],
    i32,
  );
}

function equal(f: WasmFunction, { left, right, site }: Extract<Node, { kind: 'string.equal' }>, build: Build): Ref {
  const { wasm: m, binaryen } = f.context;
  const { i32 } = binaryen;
  const short = [right, left].find((side) => side.kind === 'string' && side.value.length < freeUnits);
  if (short?.kind !== 'string')
    return compared(f, m.call('text_equal', [build(left), build(right), f.site(site)], i32));
  const kept = f.temporary(i32);
  const read = (): Ref => m.local.get(kept, i32);
  const text = (): Ref => literal(f.context, short.value);
  // Literals are one object each: only a string that was made has to be looked into, and so short a one costs nothing.
  return m.block(
    null,
    [
      m.local.set(kept, build(short === right ? left : right)),
      m.if(
        m.i32.eq(read(), text()),
        m.i32.const(1),
        m.if(
          m.i32.lt_u(read(), m.i32.const(offsetOf(f.context, 'reserved'))),
          m.i32.const(0),
          m.call('text_same', [read(), text()], i32),
        ),
      ),
    ],
    i32,
  );
}

/** What a comparison yields, unless it failed. */
function compared(f: WasmFunction, result: Ref): Ref {
  const { wasm: m, binaryen } = f.context;
  const kept = f.temporary(binaryen.i32);
  const read = (): Ref => m.local.get(kept, binaryen.i32);
  return m.block(
    null,
    [m.local.set(kept, result), m.if(m.i32.gt_u(read(), m.i32.const(1)), f.leave()), read()],
    binaryen.i32,
  );
}
