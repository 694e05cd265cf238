import { fixedSize, indexSize, minimumSize, statusCode, zeroSizeElementLimit, type LayoutType } from '@orrery/contract';
import type { Expression, FunctionId, MemoryAccess, SiteId } from '../ir/ir.ts';
import { intType, typeKey, type ArrayType, type IrType } from '../ir/types.ts';
import {
  at,
  binary,
  call,
  evaluate,
  fail,
  FunctionBuilder,
  type FunctionTable,
  give,
  int,
  load,
  local,
  region,
  set,
  store,
  unary,
  when,
} from './build.ts';

/** Words of the region `internal`: the codec's cursor and the area it runs through, and the size of the reserved area. */
export const internalRecord = { cursor: 0, start: 4, end: 8, reserved: 12, size: 16 } as const;

/** Arrays of numbers up to this length are read and written without a loop. */
export const unrolledLength = 16;

/** Why a layout and the program's own type cannot meet: a defect of the lowering, not of a program. */
export class LayoutMismatch extends Error {}

/** How a field of a layout is found in the program's value: records by name, tuples by position. */
export interface Part {
  readonly name: string;
  readonly layout: LayoutType;
  readonly type: IrType;
}

/** The parts of a record or tuple in encoded order, or `undefined` if the value is stored as an array. */
export function partsOf(layout: LayoutType, type: IrType): readonly Part[] | undefined {
  if (type.kind !== 'record') return undefined;
  const named =
    layout.kind === 'record'
      ? layout.fields.map((field) => ({ name: field.name, layout: field.type }))
      : layout.kind === 'tuple'
        ? layout.elements.map((element, i) => ({ name: String(i), layout: element }))
        : layout.kind === 'array' && layout.length !== undefined
          ? Array.from({ length: layout.length }, (_, i) => ({ name: String(i), layout: layout.element }))
          : mismatch(layout, type);
  if (named.length !== type.fields.length) mismatch(layout, type);
  return named.map(({ name, layout: part }) => {
    const field = type.fields.find((each) => each.name === name) ?? mismatch(layout, type);
    return { name, layout: part, type: field.type };
  });
}

export function elementsOf(
  layout: LayoutType,
  type: IrType,
): { readonly layout: LayoutType; readonly array: ArrayType; readonly length: number | undefined } {
  if (layout.kind !== 'array' || type.kind !== 'array') return mismatch(layout, type);
  return { layout: layout.element, array: type, length: layout.length };
}

export function mismatch(layout: LayoutType, type: IrType): never {
  throw new LayoutMismatch(`a layout of kind '${layout.kind}' does not fit the type ${typeKey(type)}`);
}

/** Values of a literal union as the program holds them. */
export function literalNumbers(layout: Extract<LayoutType, { kind: 'literal' }>, type: IrType): readonly number[] {
  if (type.kind !== 'number') return mismatch(layout, type);
  return layout.values.map((value) => (typeof value === 'number' ? value : mismatch(layout, type)));
}

/** The values are 0, 1, 2, …, so that a value is its own index. */
export function areOwnIndices(values: readonly number[]): boolean {
  return values.every((value, i) => value === i);
}

export const indexAccess = (count: number): MemoryAccess => (indexSize(count) === 1 ? 'u8' : 'u16');

export const cursorAddress = at(region('internal'), internalRecord.cursor);
const startAddress = at(region('internal'), internalRecord.start);
const endAddress = at(region('internal'), internalRecord.end);

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
export const expectMany = (functions: CursorFunctions, count: Expression, element: LayoutType) =>
  evaluate(call(functions.expect, [count, int(minimumSize(element))]));

/** One function a pair of layout and representation. */
export function codecKey(layout: LayoutType, type: IrType): string {
  return `${JSON.stringify(layout)} ${typeKey(type)}`;
}

export function isFixed(layout: LayoutType): boolean {
  return fixedSize(layout) !== undefined;
}

export function sizeOf(layout: LayoutType): number {
  return fixedSize(layout) ?? 0;
}
