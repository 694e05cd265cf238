import {
  fixedSize,
  indexSize,
  kindOfValue,
  minimumSize,
  statusCode,
  zeroSizeElementLimit,
  type LayoutField,
  type LayoutType,
} from '@orrery/contract';
import type { Expression, FunctionId, MemoryAccess, SiteId } from '../ir/ir.ts';
import type { BorderTable } from '../ir/lowered.ts';
import { alternativeOfKind, boxOf, mixedShape } from '../ir/mixed.ts';
import { intType, typeKey, type ArrayType, type IrType, type RecordType } from '../ir/types.ts';
import {
  at,
  binary,
  blank,
  call,
  evaluate,
  fail,
  FunctionBuilder,
  type FunctionTable,
  give,
  int,
  load,
  local,
  none,
  number,
  region,
  set,
  store,
  text,
  unary,
  when,
} from './build.ts';
import { fieldFor } from './fitting.ts';

/** Words of the region `internal`: the codec's cursor and the area it runs through, and the size of the reserved area. */
export const internalRecord = { cursor: 0, start: 4, end: 8, reserved: 12, size: 16 } as const;

/** Bytes of an array's length. */
export const lengthSize = 4;

/** Arrays of numbers up to this length are read and written without a loop. */
export const unrolledLength = 16;

/** Why a layout and the program's own type cannot meet: a defect of the lowering, not of a program. */
export class LayoutMismatch extends Error {}

/** How a field of a layout is found in the program's value: records by name, tuples by position. */
export interface Part {
  readonly name: string;
  readonly layout: LayoutType;
  readonly type: IrType;
  /** A field may be absent, an element may not. */
  readonly isField: boolean;
}

/** The parts of a record or tuple in encoded order, or `undefined` if the value is stored as an array. */
export function partsOf(layout: LayoutType, type: IrType): readonly Part[] | undefined {
  if (type.kind !== 'record') return undefined;
  switch (layout.kind) {
    case 'record':
      return fieldParts(layout, layout.fields, type);
    case 'tuple':
      return elementParts(layout, layout.elements, type);
    case 'array':
      return layout.length === undefined
        ? mismatch(layout, type)
        : elementParts(
            layout,
            Array.from({ length: layout.length }, () => layout.element),
            type,
          );
    default:
      return mismatch(layout, type);
  }
}

function elementParts(layout: LayoutType, elements: readonly LayoutType[], type: RecordType): readonly Part[] {
  const numbered = elements.map((element, i) => ({ name: String(i), type: element }));
  return fieldParts(layout, numbered, type, false);
}

/**
 * The parts that one variant of a union, or an object of a record type, has in the program's record. That record may have
 * more fields: it stands for all variants of the union, and for every type that meets it somewhere.
 */
export function fieldParts(
  layout: LayoutType,
  fields: readonly LayoutField[],
  type: RecordType,
  isField = true,
): readonly Part[] {
  return fields.map(({ name, type: part }) => {
    const field = fieldFor(name, part, type) ?? mismatch(layout, type);
    return { name: field.name, layout: part, type: field.type, isField };
  });
}

/** A record of the parts that were read; what a variant does not have is none, or never read. */
export function recordOf(
  type: RecordType,
  fields: readonly { readonly name: string; readonly value: Expression }[],
): Expression {
  const others = type.fields.filter((field) => fields.every(({ name }) => name !== field.name));
  return {
    kind: 'record.new',
    type,
    fields: [...fields, ...others.map(({ name, type: left }) => ({ name, value: nothing(left) }))],
    bytes: 0,
    site: 0,
  };
}

function nothing(type: IrType): Expression {
  switch (type.kind) {
    case 'nullable':
      return none(type, 'absent');
    case 'number':
      return number(0);
    case 'boolean':
      return { kind: 'boolean', value: false };
    case 'string':
      return text('');
    default:
      return blank(type);
  }
}

export function elementsOf(
  layout: LayoutType,
  type: IrType,
): {
  readonly layout: LayoutType;
  readonly array: ArrayType;
  readonly length: number | undefined;
  /** Bytes of the smallest element. */
  readonly least: number;
} {
  if (layout.kind !== 'array' || type.kind !== 'array') return mismatch(layout, type);
  return { layout: layout.element, array: type, length: layout.length, least: minimumSize(layout.element) };
}

/** A tuple whose elements have one representation, so that the program holds an array. */
export function tupleElements(
  layout: LayoutType,
  type: IrType,
): { readonly array: ArrayType; readonly parts: readonly Part[] } {
  if (layout.kind !== 'tuple' || type.kind !== 'array') return mismatch(layout, type);
  const parts = layout.elements.map((element, i) => ({
    name: String(i),
    layout: element,
    type: type.element,
    isField: false,
  }));
  return { array: type, parts };
}

/** The type of the field that tells the variants apart. */
export function tagType(layout: Extract<LayoutType, { kind: 'union' }>, type: RecordType): IrType {
  return type.fields.find(({ name }) => name === layout.tag)?.type ?? mismatch(layout, type);
}

export function mismatch(layout: LayoutType, type: IrType): never {
  throw new LayoutMismatch(`a layout of kind '${layout.kind}' does not fit the type ${typeKey(type)}`);
}

/** The constant that stands for a literal, or for the tag of a variant. */
export function literalValue(layout: LayoutType, literal: string | number | boolean, type: IrType): Expression {
  const shape = mixedShape(type);
  const alternative = shape === undefined ? undefined : alternativeOfKind(shape, kindOfValue(literal));
  if (shape !== undefined && alternative !== undefined)
    return boxOf(shape, alternative, literalValue(layout, literal, alternative.type), 0);
  if (typeof literal !== type.kind) return mismatch(layout, type);
  switch (typeof literal) {
    case 'string':
      return text(literal);
    case 'number':
      return number(literal);
    case 'boolean':
      return { kind: 'boolean', value: literal };
  }
}

/** The values are 0, 1, 2, …, so that a value is its own index. */
export function areOwnIndices(values: readonly (string | number | boolean)[]): boolean {
  return values.every((value, i) => value === i);
}

export const indexAccess = (count: number): MemoryAccess => (indexSize(count) === 1 ? 'u8' : 'u16');

export const cursorAddress = at(region('internal'), internalRecord.cursor);
const startAddress = at(region('internal'), internalRecord.start);
export const endAddress = at(region('internal'), internalRecord.end);

/** How the type of a Map, Set or dictionary is read and written. */
export class BorderTables {
  readonly #tables: ReadonlyMap<string, BorderTable>;

  constructor(tables: readonly BorderTable[]) {
    this.#tables = new Map(tables.map((table) => [typeKey(table.type), table]));
  }

  of(layout: LayoutType, type: IrType): BorderTable {
    return this.#tables.get(typeKey(type)) ?? mismatch(layout, type);
  }
}

export type TableLayout = Extract<LayoutType, { kind: 'map' | 'set' | 'dictionary' }>;

export function keyLayout(layout: TableLayout): LayoutType {
  return layout.kind === 'map' ? layout.key : layout.kind === 'set' ? layout.element : { kind: 'string' };
}

/** Puts the cursor at the start of the area of `size` bytes at `from`. */
export const openCursor = (from: Expression, size: Expression) => [
  store('u32', cursorAddress, from),
  store('u32', startAddress, from),
  store('u32', endAddress, binary('int.add', from, size)),
];

/** Functions that every codec of a module shares. */
export interface CursorFunctions {
  /** (bytes: int) → address; fails past the end. */
  readonly take: FunctionId;
  /** (count: int, each: int) → void; fails if `count` elements of at least `each` bytes cannot follow. */
  readonly expect: FunctionId;
}

/**
 * The cursor of decoders (failing with `invalid_input`) or of encoders (failing with `state_too_large`, whose details are
 * the bytes needed so far and the limit).
 */
export function cursorFunctions(table: FunctionTable, encodes: boolean, site: SiteId): CursorFunctions {
  const room = binary('int.subtract', load('u32', endAddress), load('u32', cursorAddress));
  const roomNumber = unary('fromUnsigned', room);
  const area = (to: Expression) => unary('fromUnsigned', binary('int.subtract', to, load('u32', startAddress)));
  const tooFar = (bytes: Expression) =>
    encodes
      ? fail(
          statusCode.state_too_large,
          site,
          binary('add', area(load('u32', cursorAddress)), bytes),
          area(load('u32', endAddress)),
        )
      : fail(statusCode.invalid_input);

  const take = new FunctionBuilder(encodes ? 'encode_room' : 'decode_room');
  const bytes = take.parameter('bytes', intType);
  const from = take.local('from', intType);
  const takeId = table.add(
    take.finish(
      [
        when(binary('int.lessUnsigned', room, local(bytes)), [tooFar(unary('fromUnsigned', local(bytes)))]),
        set(from, load('u32', cursorAddress)),
        store('u32', cursorAddress, binary('int.add', local(from), local(bytes))),
        give(local(from)),
      ],
      intType,
    ),
  );

  const expect = new FunctionBuilder(encodes ? 'encode_many' : 'decode_many');
  const count = expect.parameter('count', intType);
  const each = expect.parameter('each', intType);
  const total = binary('multiply', unary('fromUnsigned', local(count)), unary('fromUnsigned', local(each)));
  const expectId = table.add(
    expect.finish([
      when(binary('greater', total, roomNumber), [tooFar(total)]),
      when(binary('int.equal', local(each), int(0)), [
        when(binary('int.lessUnsigned', int(zeroSizeElementLimit), local(count)), [tooFar(total)]),
      ]),
    ]),
  );
  return { take: takeId, expect: expectId };
}

export const takeBytes = (functions: CursorFunctions, bytes: Expression): Expression => call(functions.take, [bytes]);
export const expectMany = (functions: CursorFunctions, count: Expression, least: number) =>
  evaluate(call(functions.expect, [count, int(least)]));

/** One function a pair of layout and representation; `absent` where the value is a field that may be missing. */
export function codecKey(layout: LayoutType, type: IrType, absent = false): string {
  return `${JSON.stringify(layout)} ${typeKey(type)}${absent ? ' field' : ''}`;
}

export function isFixed(layout: LayoutType): boolean {
  return fixedSize(layout) !== undefined;
}

export function sizeOf(layout: LayoutType): number {
  return fixedSize(layout) ?? 0;
}
