import { indexSize, kindOfValue, statusCode, type LayoutType } from '@orrery/contract';
import type { Expression, IrFunction, MemoryAccess, SiteId, Statement } from '../ir/ir.ts';
import { alternativeOfKind, heldPart, mixedShape, tagOf } from '../ir/mixed.ts';
import { booleanType, intType, stringType, type IrType } from '../ir/types.ts';
import {
  at,
  binary,
  choose,
  fail,
  FunctionBuilder,
  give,
  int,
  isNone,
  local,
  number,
  set,
  shift,
  store,
  text,
  unary,
  unwrap,
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
  tagType,
  type Part,
} from './codec.ts';

/** What a function that writes one kind of value needs of the others. */
export interface Writing {
  /** What failures name. */
  readonly site: SiteId;
  /** Writes a value to an address, or for a variable size at the cursor. */
  write(layout: LayoutType, type: IrType, value: Expression, address: Address, isField?: boolean): Statement;
  /** Writes a value where the cursor stands. */
  next(builder: FunctionBuilder, layout: LayoutType, type: IrType, value: Expression, isField?: boolean): Statement[];
  /** Parts one after another: to an address where all are of fixed size, else where the cursor stands. */
  parts(
    builder: FunctionBuilder,
    parts: readonly Part[],
    read: (part: Part) => Expression,
    to: Address | undefined,
  ): Statement[];
  /** The address of the next bytes, which are now taken. */
  take(bytes: Expression): Expression;
  /** Fails if `count` entries of at least `least` bytes do not fit. */
  expect(count: Expression, least: number): Statement;
  /** Whether two areas of one length hold equal bytes. */
  sameBytes(a: Expression, b: Expression, length: Expression): Expression;
  /** Equality of strings that spends nothing. */
  sameText(left: Expression, right: Expression): Expression;
  /** The failure of a value that the layout does not admit, which `said` spells. */
  wrong(said: Expression): Statement;
}

const no: Expression = { kind: 'boolean', value: false };

/** Literals shorter than this are compared without a charge. */
const freeUnits = 16;

export function isLiteral(
  writing: Writing,
  layout: LayoutType,
  value: Expression,
  type: IrType,
  literal: string | number | boolean,
): Expression {
  const shape = mixedShape(type);
  const alternative = shape === undefined ? undefined : alternativeOfKind(shape, kindOfValue(literal));
  if (shape !== undefined && alternative !== undefined) {
    const part = heldPart(shape, alternative, value);
    const isSame = isLiteral(writing, layout, part, alternative.type, literal);
    return choose(booleanType, binary('int.equal', tagOf(shape, value), int(alternative.tag)), isSame, no);
  }
  const expected = literalValue(layout, literal, type);
  if (typeof literal === 'number') return binary('equal', value, expected);
  if (typeof literal === 'boolean') return binary('boolean.equal', value, expected);
  return literal.length < freeUnits
    ? { kind: 'string.equal', left: value, right: expected, site: writing.site }
    : writing.sameText(value, expected);
}

/** The failure of a value that is none of `count` literals. */
function noLiteral(writing: Writing, value: Expression, type: IrType, count: number): Statement {
  if (type.kind === 'string') return writing.wrong(value);
  if (type.kind === 'record') return writing.wrong(text('another value'));
  const found = type.kind === 'boolean' ? unary('fromInt', unary('booleanToInt', value)) : value;
  return fail(statusCode.wrong_shape, writing.site, found, number(count));
}

/** (value, address: int) → void */
export function encodeLiteral(
  writing: Writing,
  layout: Extract<LayoutType, { kind: 'literal' }>,
  type: IrType,
): IrFunction {
  const { values } = layout;
  const builder = new FunctionBuilder('encode_literal');
  const value = builder.parameter('value', type);
  const address = builder.parameter('address', intType);
  const index = builder.local('index', intType);
  const access = indexAccess(values.length);
  const wrong = noLiteral(writing, local(value), type, values.length);
  if (areOwnIndices(values)) {
    if (type.kind !== 'number') return mismatch(layout, type);
    return builder.finish([
      set(index, unary('toInt', local(value))),
      when(binary('notEqual', unary('fromInt', local(index)), local(value)), [wrong]),
      when(binary('int.lessUnsigned', int(values.length - 1), local(index)), [wrong]),
      store(access, at(local(address)), local(index)),
    ]);
  }
  return builder.finish([
    ...values.map((literal, i) =>
      when(isLiteral(writing, layout, local(value), type, literal), [
        store(access, at(local(address)), int(i)),
        give(),
      ]),
    ),
    wrong,
  ]);
}

/** (value[, address: int]) → void. Absent is for fields alone. */
export function encodeOptional(
  writing: Writing,
  layout: Extract<LayoutType, { kind: 'optional' }>,
  type: IrType,
  isField: boolean,
): IrFunction {
  if (type.kind !== 'nullable') return mismatch(layout, type);
  const builder = new FunctionBuilder('encode_optional');
  const value = builder.parameter('value', type);
  const { to, mark } = place(writing, builder, layout, 1);
  const inner = layout.value.kind === 'optional' ? type : type.value;
  const held = inner === type ? local(value) : unwrap(local(value));
  const nothing = (which: 'absent' | 'undefined' | 'null', code: number): Statement =>
    when(isNone(local(value), which), [...mark('u8', code), give()]);
  return builder.finish([
    ...(isField && layout.absent ? [nothing('absent', 0)] : []),
    ...(layout.undefined ? [nothing('undefined', 1)] : []),
    // A copy through JSON leaves out what is undefined, also where the type wants the field: it reads as undefined.
    ...(isField && layout.undefined && !layout.absent ? [nothing('absent', 1)] : []),
    ...(layout.null ? [nothing('null', 2)] : []),
    ...(inner === type ? [] : [when(isNone(local(value)), [writing.wrong(nameOfNone(local(value)))])]),
    ...mark('u8', 3),
    ...(to === undefined
      ? writing.next(builder, layout.value, inner, held)
      : [writing.write(layout.value, inner, held, shift(to, 1))]),
  ]);
}

/** (value[, address: int]) → void */
export function encodeUnion(
  writing: Writing,
  layout: Extract<LayoutType, { kind: 'union' }>,
  type: IrType,
): IrFunction {
  if (type.kind !== 'record') return mismatch(layout, type);
  const builder = new FunctionBuilder('encode_union');
  const value = builder.parameter('value', type);
  const count = layout.variants.length;
  const { to, mark } = place(writing, builder, layout, indexSize(count));
  const read = (field: string): Expression => ({ kind: 'record.get', type, record: local(value), field });
  const field = tagType(layout, type);
  const held = field.kind === 'nullable' ? field.value : field;
  const tag = builder.local('tag', held);
  return builder.finish([
    ...(field.kind === 'nullable'
      ? [when(isNone(read(layout.tag)), [writing.wrong(text('undefined'))]), set(tag, unwrap(read(layout.tag)))]
      : [set(tag, read(layout.tag))]),
    ...layout.variants.map((variant, i) => {
      const parts = fieldParts(layout, variant.fields, type);
      return when(isLiteral(writing, layout, local(tag), held, variant.tag), [
        ...mark(indexAccess(count), i),
        ...writing.parts(
          builder,
          parts,
          ({ name }) => read(name),
          to === undefined ? undefined : shift(to, indexSize(count)),
        ),
        give(),
      ]);
    }),
    noLiteral(writing, local(tag), held, count),
  ]);
}

/** What a nullable without a value holds, in the author's words. */
export function nameOfNone(value: Expression): Expression {
  return choose(stringType, isNone(value, 'null'), text('null'), text('undefined'));
}

/** Where the bytes go: to an address that is given, or to the cursor. `mark` writes the first ones. */
export function place(writing: Writing, builder: FunctionBuilder, layout: LayoutType, bytes: number) {
  const address = isFixed(layout) ? builder.parameter('address', intType) : undefined;
  const to = address === undefined ? undefined : at(local(address));
  const mark = (access: MemoryAccess, value: number): Statement[] => [
    store(access, to ?? at(writing.take(int(bytes))), int(value)),
  ];
  return { to, mark };
}
