import { indexSize, kindOfType, statusCode, type LayoutType } from '@orrery/contract';
import type { Expression, IrFunction, LocalId, Statement } from '../ir/ir.ts';
import { alternativeOfKind, boxOf, mixedShape } from '../ir/mixed.ts';
import { booleanType, intType, type IrType } from '../ir/types.ts';
import {
  at,
  binary,
  choose,
  fail,
  FunctionBuilder,
  give,
  int,
  isNone,
  load,
  local,
  none,
  set,
  shift,
  some,
  unary,
  when,
  type Address,
} from './build.ts';
import {
  areOwnIndices,
  fieldParts,
  indexAccess,
  isFixed,
  literalValue,
  mismatch,
  recordOf,
  tagType,
  type Part,
} from './codec.ts';

/** What a function that reads one kind of value needs of the others. */
export interface Reading {
  /** The value at an address, or for a variable size at the cursor. */
  value(layout: LayoutType, type: IrType, address: Address, isField?: boolean): Expression;
  /** Reads what follows the cursor into a local. */
  next(builder: FunctionBuilder, layout: LayoutType, type: IrType, target: LocalId, isField?: boolean): Statement[];
  /** Parts one after another: from an address where all are of fixed size, else where the cursor stands. */
  parts(
    builder: FunctionBuilder,
    parts: readonly Part[],
    from: Address | undefined,
  ): {
    readonly statements: readonly Statement[];
    readonly fields: readonly { readonly name: string; readonly value: Expression }[];
  };
  /** The address of the next bytes, which are now read. */
  take(bytes: Expression): Expression;
  /** Fails if `count` entries of at least `least` bytes cannot follow. */
  expect(count: Expression, least: number): Statement;
  /** Whether two areas of one length hold equal bytes. */
  sameBytes(a: Expression, b: Expression, length: Expression): Expression;
}

const invalid = fail(statusCode.invalid_input);

/** (address: int) → boolean */
export function decodeBoolean(): IrFunction {
  const builder = new FunctionBuilder('decode_boolean');
  const address = builder.parameter('address', intType);
  const byte = builder.local('byte', intType);
  return builder.finish(
    [
      set(byte, load('u8', at(local(address)))),
      when(binary('int.lessUnsigned', int(1), local(byte)), [invalid]),
      give(unary('intToBoolean', local(byte))),
    ],
    booleanType,
  );
}

/** (address: int) → the literal */
export function decodeLiteral(layout: Extract<LayoutType, { kind: 'literal' }>, type: IrType): IrFunction {
  const { values } = layout;
  const builder = new FunctionBuilder('decode_literal');
  const address = builder.parameter('address', intType);
  const index = builder.local('index', intType);
  const literals = values.map((value) => literalValue(layout, value, type));
  // By halves: a union may have thousands of values, and nesting is limited.
  const within = (from: number, to: number): Expression => {
    const half = (from + to) >> 1;
    return half === from
      ? (literals[from] as Expression)
      : choose(type, binary('int.less', local(index), int(half)), within(from, half), within(half, to));
  };
  return builder.finish(
    [
      set(index, load(indexAccess(values.length), at(local(address)))),
      when(binary('int.lessUnsigned', int(values.length - 1), local(index)), [invalid]),
      give(areOwnIndices(values) ? unary('fromInt', local(index)) : within(0, values.length)),
    ],
    type,
  );
}

/** ([address: int]) → nullable. Absent is for fields alone. */
export function decodeOptional(
  reading: Reading,
  layout: Extract<LayoutType, { kind: 'optional' }>,
  type: IrType,
  isField: boolean,
): IrFunction {
  if (type.kind !== 'nullable') return mismatch(layout, type);
  const builder = new FunctionBuilder('decode_optional');
  const { address, from, head } = place(reading, builder, layout, 1);
  const mark = builder.local('mark', intType);
  const isMark = (value: number): Expression => binary('int.equal', local(mark), int(value));
  // Of two nullables inside each other the outer one spells what both admit.
  const inner = layout.value.kind === 'optional' ? type : type.value;
  const value = builder.local('value', inner);
  return builder.finish(
    [
      ...head,
      set(mark, load('u8', at(local(address)))),
      ...(isField && layout.absent ? [when(isMark(0), [give(none(type, 'absent'))])] : []),
      ...(layout.undefined ? [when(isMark(1), [give(none(type, 'undefined'))])] : []),
      ...(layout.null ? [when(isMark(2), [give(none(type, 'null'))])] : []),
      when(binary('int.notEqual', local(mark), int(3)), [invalid]),
      ...(from === undefined
        ? reading.next(builder, layout.value, inner, value)
        : [set(value, reading.value(layout.value, inner, shift(from, 1)))]),
      ...(inner !== type
        ? [give(some(type, local(value)))]
        : [
            ...(layout.undefined ? [when(isNone(local(value), 'undefined'), [invalid])] : []),
            ...(layout.null ? [when(isNone(local(value), 'null'), [invalid])] : []),
            give(local(value)),
          ]),
    ],
    type,
  );
}

/** ([address: int]) → the record of the union's family */
export function decodeUnion(
  reading: Reading,
  layout: Extract<LayoutType, { kind: 'union' }>,
  type: IrType,
): IrFunction {
  if (type.kind !== 'record') return mismatch(layout, type);
  const tag = tagType(layout, type);
  const builder = new FunctionBuilder('decode_union');
  const size = indexSize(layout.variants.length);
  const { address, from, head } = place(reading, builder, layout, size);
  const index = builder.local('index', intType);
  return builder.finish(
    [
      ...head,
      set(index, load(indexAccess(layout.variants.length), at(local(address)))),
      ...layout.variants.map((variant, i) => {
        const parts = fieldParts(layout, variant.fields, type);
        const read = reading.parts(builder, parts, from === undefined ? undefined : shift(from, size));
        const literal = literalValue(layout, variant.tag, tag.kind === 'nullable' ? tag.value : tag);
        const value = tag.kind === 'nullable' ? some(tag, literal) : literal;
        return when(binary('int.equal', local(index), int(i)), [
          ...read.statements,
          give(recordOf(type, [{ name: layout.tag, value }, ...read.fields])),
        ]);
      }),
      invalid,
    ],
    type,
  );
}

/** ([address: int]) → the mixed union */
export function decodeMixed(
  reading: Reading,
  layout: Extract<LayoutType, { kind: 'mixed' }>,
  type: IrType,
): IrFunction {
  const shape = mixedShape(type) ?? mismatch(layout, type);
  const builder = new FunctionBuilder('decode_mixed');
  const { address, from, head } = place(reading, builder, layout, 1);
  const index = builder.local('index', intType);
  return builder.finish(
    [
      ...head,
      set(index, load('u8', at(local(address)))),
      ...layout.alternatives.map((each, i) => {
        const alternative = alternativeOfKind(shape, kindOfType(each)) ?? mismatch(each, type);
        const value = builder.local('value', alternative.type);
        return when(binary('int.equal', local(index), int(i)), [
          ...(from === undefined
            ? reading.next(builder, each, alternative.type, value)
            : [set(value, reading.value(each, alternative.type, shift(from, 1)))]),
          give(boxOf(shape, alternative, local(value), 0)),
        ]);
      }),
      invalid,
    ],
    type,
  );
}

/** Where the first bytes are: given as a parameter, or taken from the cursor. */
function place(reading: Reading, builder: FunctionBuilder, layout: LayoutType, bytes: number) {
  if (isFixed(layout)) {
    const address = builder.parameter('address', intType);
    return { address, from: at(local(address)), head: [] };
  }
  const address = builder.local('address', intType);
  return { address, from: undefined, head: [set(address, reading.take(int(bytes)))] };
}
