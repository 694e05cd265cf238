import type { Expression, SiteId } from './ir.ts';
import { intType, nullableType, recordType, type IrType, type RecordType } from './types.ts';

/*
 * A union of values that are represented in different ways (`number | 'all'`, `'pass' | { x: number }`) is a record of its
 * own: `#is` says what it holds, and a slot a kind holds it. Like text it has no identity and never changes; what it holds
 * may. The names of its fields, which no author's field can have, tell it apart from other records.
 */

/** What `typeof` and Array.isArray tell apart while a program runs. */
export type MixedKind = 'number' | 'string' | 'boolean' | 'array' | 'object';

/** By the number that `#is` holds. */
export const mixedKinds: readonly MixedKind[] = ['number', 'string', 'boolean', 'array', 'object'];

export const mixedTag = '#is';

export interface MixedShape {
  readonly type: RecordType;
  /** In the order of {@link mixedKinds}. */
  readonly alternatives: readonly MixedAlternative[];
}

export interface MixedAlternative {
  readonly kind: MixedKind;
  readonly tag: number;
  readonly slot: string;
  /** What it holds; the slot of an object may be empty besides. */
  readonly type: IrType;
}

const prefix = '#mixed-';

export function mixedSlot(kind: MixedKind): string {
  return `${prefix}${kind}`;
}

/** Undefined for what has no place in a mixed union: nothing, and mixed unions themselves. */
export function mixedKindOf(type: IrType): MixedKind | undefined {
  switch (type.kind) {
    case 'number':
    case 'int':
      return 'number';
    case 'string':
    case 'boolean':
    case 'array':
      return type.kind;
    case 'record': {
      if (mixedShape(type) !== undefined) return undefined;
      // A tuple is an array to its author.
      const names = new Set(type.fields.map(({ name }) => name));
      return names.size > 0 && [...names].every((_, at) => names.has(String(at))) ? 'array' : 'object';
    }
    default:
      return undefined;
  }
}

/** A union of values of these types, which differ in kind. */
export function mixedType(types: readonly IrType[]): RecordType {
  return recordType([
    { name: mixedTag, type: intType },
    ...types.map((type) => {
      const kind = mixedKindOf(type) ?? 'object';
      return { name: mixedSlot(kind), type: isObject(kind) ? nullableType(type) : type };
    }),
  ]);
}

export function isObject(kind: MixedKind): boolean {
  return kind === 'array' || kind === 'object';
}

/** The mixed union that a type stands for, if it does. */
export function mixedShape(type: IrType | undefined): MixedShape | undefined {
  if (type?.kind !== 'record' || !type.fields.some(({ name }) => name === mixedTag)) return undefined;
  const alternatives = mixedKinds.flatMap((kind, tag) => {
    const slot = mixedSlot(kind);
    const held = type.fields.find(({ name }) => name === slot)?.type;
    if (held === undefined) return [];
    return [{ kind, tag, slot, type: held.kind === 'nullable' ? held.value : held }];
  });
  return { type, alternatives };
}

/** The alternative that a value of a type is. */
export function alternativeFor(shape: MixedShape, type: IrType): MixedAlternative | undefined {
  const kind = mixedKindOf(type);
  return shape.alternatives.find((each) => each.kind === kind);
}

export function alternativeOfKind(shape: MixedShape, kind: MixedKind | undefined): MixedAlternative | undefined {
  return shape.alternatives.find((each) => each.kind === kind);
}

/** int: what a value of a mixed union holds. */
export function tagOf(shape: MixedShape, value: Expression): Expression {
  return { kind: 'record.get', type: shape.type, record: value, field: mixedTag };
}

/** The value of a kind that is known. */
export function heldPart(shape: MixedShape, { kind, slot }: MixedAlternative, value: Expression): Expression {
  const read: Expression = { kind: 'record.get', type: shape.type, record: value, field: slot };
  return isObject(kind) ? { kind: 'unwrap', value: read } : read;
}

/** A value of one kind as one of the union. */
export function boxOf(shape: MixedShape, own: MixedAlternative, value: Expression, site: SiteId): Expression {
  const fields = shape.alternatives.map((each) => ({
    name: each.slot,
    value: each === own ? holding(each, value) : emptySlot(each),
  }));
  const tag: Expression = { kind: 'int', value: own.tag };
  return { kind: 'record.new', type: shape.type, fields: [...fields, { name: mixedTag, value: tag }], bytes: 0, site };
}

function holding({ kind, type }: MixedAlternative, value: Expression): Expression {
  return isObject(kind) ? { kind: 'some', type: nullableType(type), value } : value;
}

function emptySlot({ kind, type }: MixedAlternative): Expression {
  switch (kind) {
    case 'number':
      return { kind: 'number', value: 0 };
    case 'string':
      return { kind: 'string', value: '' };
    case 'boolean':
      return { kind: 'boolean', value: false };
    default:
      return { kind: 'none', type: nullableType(type), which: 'undefined' };
  }
}
