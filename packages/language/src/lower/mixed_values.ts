import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import {
  alternativeFor,
  boxOf,
  heldPart,
  isObject,
  mixedShape,
  tagOf,
  type MixedAlternative,
  type MixedKind,
  type MixedShape,
} from '../ir/mixed.ts';
import { booleanType, intType, nullableType, stringType, type IrType } from '../ir/types.ts';
import { typescript } from '../check/typescript.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { heldValue, isNone, noneValue, plainType, someValue } from './nullable.ts';
import { and, binary, booleanValue, intValue, numberValue, or, stringValue, type Value } from './value.ts';

/*
 * Values of mixed unions (ir/mixed.ts). What TypeScript has narrowed to one kind is taken out where it is read, and the
 * step stops if the running program holds another kind there; whatever else takes a mixed value chooses by its kind.
 */

/** A value of one kind, or of a union with fewer kinds, as a value of a mixed union. */
export function mixedOf(f: FunctionBuilder, value: Value, shape: MixedShape, node: ts.Node): Value | undefined {
  const source = mixedShape(value.type);
  if (source !== undefined) return converted(f, value, source, shape, node);
  const alternative = alternativeFor(shape, value.type);
  if (alternative === undefined) return undefined;
  const held = f.coerce(value, alternative.type, node);
  return { expression: boxOf(shape, alternative, held.expression, f.site(node)), type: shape.type };
}

/** A value of one mixed union as one of another; a kind that this has not stops the step. */
function converted(f: FunctionBuilder, value: Value, from: MixedShape, to: MixedShape, node: ts.Node): Value {
  return byKind(f, value, from, to.type, (part) => mixedOf(f, part, to, node) ?? wrongKind(f, part, to.type, node));
}

/** The step stops: TypeScript has excluded this kind. The value is never read. */
function wrongKind(f: FunctionBuilder, value: Value, type: IrType, node: ts.Node): Value {
  f.discard(value);
  const zero = numberValue(0).expression;
  f.emit({ kind: 'fail', status: statusCode.wrong_shape, details: [zero, zero], site: f.site(node) });
  return f.read(f.local('never', type, true));
}

/** What `act` makes of the value of each kind. */
export function byKind(
  f: FunctionBuilder,
  given: Value,
  shape: MixedShape,
  type: IrType,
  act: (part: Value, alternative: MixedAlternative) => Value,
): Value {
  const value = f.stabilise(given, 'mixed');
  const [first, ...others] = shape.alternatives;
  if (first === undefined) throw new Error('a mixed union of nothing');
  const choose = (alternative: MixedAlternative, rest: readonly MixedAlternative[]): Value => {
    const own = (): Value => act(partOf(value, shape, alternative), alternative);
    const [next, ...later] = rest;
    if (next === undefined) return own();
    return f.choose(isKind(value, shape, alternative), type, own, () => choose(next, later));
  };
  return choose(first, others);
}

/** The value of a kind that is known. */
export function partOf(value: Value, shape: MixedShape, alternative: MixedAlternative): Value {
  return { expression: heldPart(shape, alternative, value.expression), type: alternative.type };
}

/** boolean */
export function isKind(value: Value, shape: MixedShape, { tag }: MixedAlternative): Value {
  const read: Value = { expression: tagOf(shape, value.expression), type: intType };
  return binary('int.equal', read, intValue(tag), booleanType);
}

/** The value as one of this kind; the step stops where it is another. */
export function onlyKind(f: FunctionBuilder, given: Value, type: IrType, node: ts.Node): Value | undefined {
  const shape = mixedShape(given.type);
  const alternative = shape === undefined ? undefined : alternativeFor(shape, type);
  if (shape === undefined || alternative === undefined) return undefined;
  const value = f.stabilise(given, 'mixed');
  f.emit({
    kind: 'if',
    test: isKind(value, shape, alternative).expression,
    then: [],
    otherwise: f.block(() => wrongKind(f, value, type, node)),
  });
  return f.coerce(partOf(value, shape, alternative), type, node);
}

/** What TypeScript has narrowed to one kind at this place, as that. */
export function narrowed(f: FunctionBuilder, value: Value, node: ts.Expression): Value {
  const shape = mixedShape(plainType(value.type));
  if (shape === undefined) return value;
  const type = f.module.checker.getTypeAtLocation(node);
  const { Any, Unknown, Never, Void } = typescript.TypeFlags;
  if (type.flags & (Any | Unknown | Never | Void)) return value;
  const wanted = plainType(f.module.types.of(type, node));
  if (wanted === undefined || wanted.kind === 'void' || mixedShape(wanted) !== undefined) return value;
  const alternative = alternativeFor(shape, wanted);
  if (alternative === undefined || !sameKindIsNothing(type)) return value;
  if (value.type.kind !== 'nullable') return onlyKind(f, value, alternative.type, node) ?? value;
  const kept = f.stabilise(value, 'mixed');
  const whole = nullableType(alternative.type);
  return f.choose(
    isNone(kept, 'any'),
    whole,
    () =>
      f.choose(
        isNone(kept, 'null'),
        whole,
        () => noneValue('null', whole),
        () => noneValue('undefined', whole),
      ),
    () => someValue(onlyKind(f, heldValue(kept), alternative.type, node) ?? heldValue(kept)),
  );
}

/** `undefined` and `null` alone say nothing of a kind. */
function sameKindIsNothing(type: ts.Type): boolean {
  return (type.flags & (typescript.TypeFlags.Undefined | typescript.TypeFlags.Null)) === 0;
}

/** What is wanted of a literal or constructor that makes a value of this kind. */
export function alternativeOf(type: IrType | undefined, kind: MixedKind): IrType | undefined {
  const shape = mixedShape(type);
  return shape === undefined ? type : shape.alternatives.find((each) => each.kind === kind)?.type;
}

/** A mixed union says nothing of what a call is wanted to give. */
export function withoutMixed(type: IrType | undefined): IrType | undefined {
  return mixedShape(type) === undefined ? type : undefined;
}

/** `===` where one side at least is of a mixed union; `equal` compares what is of one kind. */
export function mixedEquals(
  f: FunctionBuilder,
  left: Value,
  right: Value,
  equal: (left: Value, right: Value) => Value,
): Value {
  const a = f.stabilise(left, 'left');
  const b = f.stabilise(right, 'right');
  const shape = mixedShape(a.type);
  if (shape === undefined) return mixedEquals(f, b, a, (one, other) => equal(other, one));
  const other = mixedShape(b.type);
  const alike = shape.alternatives.flatMap((alternative) => {
    const counterpart = other === undefined ? b : partIn(b, other, alternative);
    if (counterpart === undefined) return [];
    if (other === undefined && alternativeFor(shape, b.type) !== alternative) return [];
    const tests = [
      isKind(a, shape, alternative),
      ...(other === undefined ? [] : other.alternatives.filter(({ tag }) => tag === alternative.tag).map((each) => isKind(b, other, each))), // prettier-ignore
    ];
    const test = tests.reduce((all, each) => and(all, each));
    return [
      f.choose(
        test,
        booleanType,
        () => equal(partOf(a, shape, alternative), counterpart),
        () => booleanValue(false),
      ),
    ];
  });
  return alike.reduce((any: Value | undefined, one) => (any === undefined ? one : or(any, one)), undefined) ?? booleanValue(false); // prettier-ignore
}

function partIn(value: Value, shape: MixedShape, { tag }: MixedAlternative): Value | undefined {
  const alternative = shape.alternatives.find((each) => each.tag === tag);
  return alternative === undefined ? undefined : partOf(value, shape, alternative);
}

/** `typeof` of a value that is there. */
export function mixedTypeof(f: FunctionBuilder, value: Value, shape: MixedShape): Value {
  return byKind(f, value, shape, stringType, (_, { kind }) => stringValue(isObject(kind) ? 'object' : kind));
}

/** Array.isArray */
export function isMixedArray(f: FunctionBuilder, value: Value, shape: MixedShape): Value {
  const alternative = shape.alternatives.find(({ kind }) => kind === 'array');
  return alternative === undefined ? booleanValue(false) : isKind(f.stabilise(value, 'mixed'), shape, alternative);
}

/** The members of a union that are of one kind, by TypeScript's types; the union itself where none is told apart. */
export function kindOfTypescript(checker: ts.TypeChecker, type: ts.Type, kind: MixedKind): ts.Type {
  if (!type.isUnion()) return type;
  const { NumberLike, StringLike, BooleanLike } = typescript.TypeFlags;
  const flags = kind === 'number' ? NumberLike : kind === 'string' ? StringLike : kind === 'boolean' ? BooleanLike : 0;
  const members = type.types.filter((member) => {
    if (flags !== 0) return (member.flags & flags) !== 0;
    if ((member.flags & (NumberLike | StringLike | BooleanLike)) !== 0) return false;
    return checker.isArrayLikeType(member) === (kind === 'array');
  });
  const [only, ...others] = members;
  return only !== undefined && others.length === 0 ? only : type;
}
