import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { intValue, type Value } from './value.ts';
import { sliceOf } from './array_building.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { withoutParentheses } from './reads.ts';

const { SyntaxKind } = typescript;

/** Methods that give a new array or a number and change nothing but by their callbacks. */
const readers = new Set([
  'map',
  'filter',
  'slice',
  'concat',
  'some',
  'every',
  'reduce',
  'reduceRight',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'indexOf',
  'lastIndexOf',
  'includes',
  'at',
  'flat',
  'flatMap',
  'with',
  'toReversed',
  'toSorted',
  'toSpliced',
]);
const copiers = new Set([
  'map',
  'filter',
  'slice',
  'concat',
  'flat',
  'flatMap',
  'with',
  'toReversed',
  'toSorted',
  'toSpliced',
]);

/**
 * The array that `...xs` spreads, with the elements it has when the spread is evaluated: a copy where something written
 * after it (`later`) may change it before its elements are read.
 */
export function spreadSource(
  f: FunctionBuilder,
  spread: ts.Expression,
  value: Value,
  later: readonly ts.Node[],
): Value {
  if (value.type.kind !== 'array' || isNew(spread) || !later.some((node) => mayChange(f, node))) return value;
  const source = f.stabilise(value, 'source');
  return sliceOf(f, source, intValue(0), f.arrayLength(source), spread);
}

function isNew(given: ts.Expression): boolean {
  const node = withoutParentheses(given);
  if (typescript.isArrayLiteralExpression(node)) return true;
  return (
    typescript.isCallExpression(node) &&
    typescript.isPropertyAccessExpression(node.expression) &&
    copiers.has(node.expression.name.text)
  );
}

/** Whether evaluating this may write to an array: errs towards yes. */
export function mayChange(f: FunctionBuilder, node: ts.Node): boolean {
  if (typescript.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment) return true;
  }
  if (typescript.isPostfixUnaryExpression(node)) return true;
  if (
    typescript.isPrefixUnaryExpression(node) &&
    (node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken)
  )
    return true;
  if (typescript.isCallExpression(node) && !onlyReads(f, node)) return true;
  return typescript.forEachChild(node, (child) => mayChange(f, child) || undefined) ?? false;
}

/** A function of Math, or a reader whose callback is written in place: the walk goes on into that. */
function onlyReads(f: FunctionBuilder, { expression, arguments: given }: ts.CallExpression): boolean {
  if (!typescript.isPropertyAccessExpression(expression)) return false;
  if (typescript.isIdentifier(expression.expression) && expression.expression.text === 'Math') return true;
  return readers.has(expression.name.text) && !given.some((argument) => isNamedFunction(f, argument));
}

function isNamedFunction(f: FunctionBuilder, given: ts.Expression): boolean {
  const node = withoutParentheses(given);
  if (typescript.isArrowFunction(node) || typescript.isFunctionExpression(node)) return false;
  return f.module.checker.getTypeAtLocation(node).getCallSignatures().length > 0;
}
