import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { Expression } from '../ir/ir.ts';
import { booleanType, intType, stringType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { textOfExpression, textOfValue } from './text_conversion.ts';
import { binary, booleanValue, intValue, not, stringValue, type Value } from './value.ts';

const { SyntaxKind } = typescript;

function siteOf(f: FunctionBuilder, node: ts.Node): number {
  return f.module.isLibrary ? 0 : f.site(node);
}

/** `===` of two strings. */
export function equalTexts(f: FunctionBuilder, left: Value, right: Value, node: ts.Node): Value {
  const a = left.expression;
  const b = right.expression;
  if (a.kind === 'string' && b.kind === 'string') return booleanValue(a.value === b.value);
  const unit = equalUnits(a, b) ?? equalUnits(b, a);
  if (unit !== undefined) return unit;
  return { expression: { kind: 'string.equal', left: a, right: b, site: siteOf(f, node) }, type: booleanType };
}

/** `s[i] === 'x'` compares units: no string is made of the one that is looked at. */
function equalUnits(text: Expression, literal: Expression): Value | undefined {
  if (literal.kind !== 'string' || literal.value.length !== 1 || text.kind !== 'string.slice') return undefined;
  const { from, to } = text;
  const isOneUnit =
    to.kind === 'binary' &&
    to.operator === 'int.add' &&
    to.left === from &&
    to.right.kind === 'int' &&
    to.right.value === 1;
  if (!isOneUnit) return undefined;
  const unit: Value = { expression: { kind: 'string.unit', string: text.string, index: from }, type: intType };
  return binary('int.equal', unit, intValue(literal.value.charCodeAt(0)), booleanType);
}

function less(f: FunctionBuilder, left: Value, right: Value, node: ts.Node): Value {
  const expression: Expression = {
    kind: 'string.less',
    left: left.expression,
    right: right.expression,
    site: siteOf(f, node),
  };
  return { expression, type: booleanType };
}

/** `right < left` with `left` evaluated first. */
function lessSwapped(f: FunctionBuilder, left: Value, right: Value, node: ts.Node): Value {
  const first = f.stabilise(left);
  return less(f, right, first, node);
}

/** One string of all parts; a chain of `+` is one operation, charged once. */
export function joinTexts(f: FunctionBuilder, parts: readonly Value[], node: ts.Node): Value {
  const flat: Expression[] = [];
  for (const { expression } of parts)
    for (const part of expression.kind === 'string.concat' ? expression.parts : [expression]) {
      const last = flat.at(-1);
      if (part.kind === 'string' && last?.kind === 'string')
        flat[flat.length - 1] = { kind: 'string', value: last.value + part.value };
      else flat.push(part);
    }
  const kept = flat.filter((part) => part.kind !== 'string' || part.value !== '');
  const [first] = kept;
  if (first === undefined) return stringValue('');
  if (kept.length === 1) return { expression: first, type: stringType };
  return { expression: { kind: 'string.concat', parts: kept, site: siteOf(f, node) }, type: stringType };
}

/** `+` and the comparisons where a string takes part; undefined for other operators and operands. */
export function lowerTextOperator(
  f: FunctionBuilder,
  operator: ts.SyntaxKind,
  left: Value,
  right: Value,
  node: ts.Node,
): Value | undefined {
  if (operator === SyntaxKind.PlusToken) {
    if (left.type.kind !== 'string' && right.type.kind !== 'string') return undefined;
    return joinOperands(f, left, right, node);
  }
  if (left.type.kind !== 'string' || right.type.kind !== 'string') return undefined;
  switch (operator) {
    case SyntaxKind.LessThanToken:
      return less(f, left, right, node);
    case SyntaxKind.GreaterThanToken:
      return lessSwapped(f, left, right, node);
    case SyntaxKind.LessThanEqualsToken:
      return not(lessSwapped(f, left, right, node));
    case SyntaxKind.GreaterThanEqualsToken:
      return not(less(f, left, right, node));
    default:
      return undefined;
  }
}

function joinOperands(f: FunctionBuilder, left: Value, right: Value, node: ts.Node): Value {
  // Turning a value into text may take statements; the left operand comes first whatever they do.
  const second = f.collect(() => textOfValue(f, right, node));
  const kept = second.statements.length > 0 ? f.stabilise(left) : left;
  const first = textOfValue(f, kept, node);
  f.emit(...second.statements);
  return joinTexts(f, [first, second.value], node);
}

/** `a ${x} b` */
export function lowerTemplate(f: FunctionBuilder, node: ts.TemplateExpression): Value {
  const texts = f.operands(
    node.templateSpans.map(
      ({ expression }) =>
        () =>
          textOfExpression(f, expression),
    ),
  );
  const parts = texts.flatMap((text, at) => [text, stringValue(node.templateSpans[at]?.literal.text ?? '')]);
  return joinTexts(f, [stringValue(node.head.text), ...parts], node);
}
