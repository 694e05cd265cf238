import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { isNone, nothingOf } from './nullable.ts';
import { equals } from './operators.ts';
import { comparedWithValue, mayMiss, withoutParentheses } from './reads.ts';
import { booleanValue, type Value } from './value.ts';

const { SyntaxKind } = typescript;

/** `===` and `==`, on either side of which a read may find nothing. */
export function equality(f: FunctionBuilder, node: ts.BinaryExpression): Value {
  const { left, right } = node;
  const operator = node.operatorToken.kind;
  const isLoose = operator === SyntaxKind.EqualsEqualsToken || operator === SyntaxKind.ExclamationEqualsToken;
  const nothing = nothingOf(right) ?? nothingOf(left);
  if (nothing !== undefined) {
    const other = nothingOf(right) === undefined ? right : left;
    return isNothing(f, f.tolerant(other), isLoose ? 'any' : nothing);
  }
  const one = (side: ts.Expression, other: ts.Expression) => (): Value =>
    isValue(f, other) ? comparedWithValue(f, side) : f.tolerant(side);
  const [a, b] = f.operands([one(left, right), one(right, left)]) as [Value, Value];
  return equals(f, a, b, node, isLoose);
}

function isNothing(f: FunctionBuilder, value: Value, which: 'undefined' | 'null' | 'any'): Value {
  if (value.type.kind === 'nullable') return isNone(value, which);
  f.discard(value);
  return booleanValue(value.type.kind === 'void' && which !== 'null');
}

/** Certainly neither undefined nor null. */
function isValue(f: FunctionBuilder, node: ts.Expression): boolean {
  const inner = withoutParentheses(node);
  if (typescript.isIdentifier(inner)) {
    const symbol = f.symbol(inner);
    const binding = symbol === undefined ? undefined : f.bindings.get(symbol);
    if (binding?.type.kind === 'nullable') return false;
  }
  return !mayMiss(f, inner) && !f.module.types.admitsNone(f.module.checker.getTypeAtLocation(inner));
}
