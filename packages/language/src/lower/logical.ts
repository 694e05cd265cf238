import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { booleanType, isReference, nullableType, sameType, type IrType } from '../ir/types.ts';
import { isUsed, nothing } from './assignments.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { heldValue, isNone, noneValue } from './nullable.ts';
import { truth } from './operators.ts';
import { observed } from './probes.ts';
import { readOrElse, tolerantTruth, withoutParentheses } from './reads.ts';
import { and, booleanValue, isNumeric, not, or, type Value } from './value.ts';

const { SyntaxKind } = typescript;

/** An expression as a condition. A read that finds nothing counts as false. */
export function condition(f: FunctionBuilder, node: ts.Expression): Value {
  const inner = withoutParentheses(node);
  if (typescript.isPrefixUnaryExpression(inner) && inner.operator === SyntaxKind.ExclamationToken)
    return not(condition(f, inner.operand));
  if (typescript.isBinaryExpression(inner)) {
    const { kind } = inner.operatorToken;
    if (kind === SyntaxKind.AmpersandAmpersandToken || kind === SyntaxKind.BarBarToken) {
      const left = condition(f, inner.left);
      const right = f.collect(() => condition(f, inner.right));
      const isAnd = kind === SyntaxKind.AmpersandAmpersandToken;
      if (right.statements.length === 0) return (isAnd ? and : or)(left, right.value);
      const evaluate = (): Value => {
        f.emit(...right.statements);
        return right.value;
      };
      return isAnd
        ? f.choose(left, booleanType, evaluate, () => booleanValue(false))
        : f.choose(left, booleanType, () => booleanValue(true), evaluate);
    }
  }
  return observed(f, tolerantTruth(f, inner), inner);
}

export function conditional(f: FunctionBuilder, node: ts.ConditionalExpression, expected: IrType | undefined): Value {
  const test = condition(f, node.condition);
  if (!isUsed(node)) return branches(f, test, node.whenTrue, node.whenFalse);
  const wanted = expected ?? referenceType(f, node);
  const yes = f.collect(() => f.expression(node.whenTrue, wanted));
  const no = f.collect(() => f.expression(node.whenFalse, wanted));
  const type = joinedType(f, yes.value, no.value, expected, node);
  const branch = (part: typeof yes, place: ts.Expression) => (): Value => {
    f.emit(...part.statements);
    return f.coerceTyped(part.value, type, place);
  };
  return f.choose(test, type, branch(yes, node.whenTrue), branch(no, node.whenFalse));
}

/** What TypeScript says that the branches have in common, where that says more than each of them: of literals. */
function referenceType(f: FunctionBuilder, node: ts.Expression): IrType | undefined {
  const type = f.module.checker.getTypeAtLocation(node);
  const { Object, Union, Never } = typescript.TypeFlags;
  if ((type.flags & (Object | Union)) === 0 || f.module.checker.isArrayType(type)) {
    const [element] = f.module.checker.isArrayType(type)
      ? f.module.checker.getTypeArguments(type as ts.TypeReference)
      : [];
    if (element === undefined || element.flags & Never) return undefined;
  }
  const translated = f.module.types.of(type, node);
  return translated.kind === 'nullable' || isReference(translated) ? translated : undefined;
}

/** A choice whose value nobody reads. */
export function branches(f: FunctionBuilder, test: Value, yes: ts.Expression, no: ts.Expression | undefined): Value {
  const then = f.block(() => f.discard(f.tolerant(yes)));
  const otherwise = no === undefined ? [] : f.block(() => f.discard(f.tolerant(no)));
  f.emit({ kind: 'if', test: test.expression, then, otherwise });
  return nothing;
}

/** The one type of two branches: ints stay ints only if both are, with one sign. */
function joinedType(f: FunctionBuilder, a: Value, b: Value, expected: IrType | undefined, node: ts.Node): IrType {
  if (expected !== undefined && expected.kind !== 'void') return expected;
  if (isNumeric(a) && isNumeric(b)) {
    const signed = a.unsigned !== true && b.unsigned !== true;
    return signed && a.type.kind === 'int' && b.type.kind === 'int' ? a.type : { kind: 'number' };
  }
  if (a.type.kind === 'void') return b.type;
  if (b.type.kind === 'void' || sameType(a.type, b.type)) return a.type;
  return f.module.types.of(f.module.checker.getTypeAtLocation(node), node);
}

/** `a && b`, `a || b` as values: the operand that decides. */
export function logical(f: FunctionBuilder, node: ts.BinaryExpression, expected: IrType | undefined): Value {
  const isAnd = node.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken;
  if (!isUsed(node)) {
    const left = condition(f, node.left);
    return branches(f, isAnd ? left : not(left), node.right, undefined);
  }
  const isBoolean = (side: ts.Expression): boolean =>
    (f.module.checker.getTypeAtLocation(side).flags & typescript.TypeFlags.BooleanLike) !== 0;
  if (isBoolean(node.left) && isBoolean(node.right)) return condition(f, node);
  const left = f.stabilise(f.tolerant(node.left, expected));
  const test = observed(f, truth(f, left), node.left);
  // `xs || []` is what `xs` is.
  const wanted = expected ?? (isAnd ? undefined : emptyOf(left, node.right));
  const right = f.collect(() => f.expression(node.right, wanted));
  // Of `a || b` the left decides only where it is something.
  const decides = isAnd ? left : heldOr(left);
  const type = joinedType(f, decides, right.value, expected, node);
  const taken = (): Value => {
    f.emit(...right.statements);
    return f.coerceTyped(right.value, type, node.right);
  };
  const kept = (): Value => (isAnd ? falsyAs(f, left, type, node.left) : f.coerce(decides, type, node.left));
  return isAnd ? f.choose(test, type, taken, kept) : f.choose(test, type, kept, taken);
}

/** What a literal without a type of its own stands in for. */
function emptyOf(left: Value, node: ts.Expression): IrType | undefined {
  const type = heldOr(left).type;
  const inner = withoutParentheses(node);
  const isLiteral = typescript.isArrayLiteralExpression(inner) || typescript.isObjectLiteralExpression(inner);
  return isLiteral && isReference(type) ? type : undefined;
}

function heldOr(value: Value): Value {
  return value.type.kind === 'nullable' && value.expression.kind !== 'none' ? heldValue(value) : value;
}

/** A value that is false in a condition: a nullable object is nothing then, whatever the type of the whole. */
function falsyAs(f: FunctionBuilder, value: Value, type: IrType, node: ts.Node): Value {
  if (
    value.type.kind !== 'nullable' ||
    type.kind !== 'nullable' ||
    sameType(value.type, type) ||
    !isReference(value.type.value)
  )
    return f.coerce(value, type, node);
  return f.choose(
    isNone(value, 'null'),
    type,
    () => noneValue('null', type),
    () => noneValue('undefined', type),
  );
}

/** `a ?? b` */
export function coalesce(f: FunctionBuilder, node: ts.BinaryExpression, expected: IrType | undefined): Value {
  const { left, right } = node;
  if (!isUsed(node)) return branches(f, isNone(f.stabilise(f.tolerant(left)), 'any'), right, undefined);
  const read = expected?.kind === 'nullable' ? undefined : readOrElse(f, left, right);
  if (read !== undefined) return read;
  const first = f.tolerant(left, expected === undefined ? undefined : nullableType(expected));
  if (first.type.kind === 'void') {
    // A call of a function that is not there, or one that gives nothing.
    f.discard(first);
    return f.expression(right, expected);
  }
  if (first.type.kind !== 'nullable') return first;
  const kept = f.stabilise(first, 'left');
  const other = f.collect(() => f.expression(right, expected ?? referenceType(f, node)));
  const type = joinedType(f, heldOr(kept), other.value, expected, node);
  return f.choose(
    isNone(kept, 'any'),
    type,
    () => {
      f.emit(...other.statements);
      return f.coerceTyped(other.value, type, right);
    },
    () => (kept.expression.kind === 'none' ? f.coerce(kept, type, left) : f.coerce(heldValue(kept), type, left)),
  );
}
