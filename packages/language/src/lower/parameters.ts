import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { Rejected, type Diagnostics } from '../check/diagnostics.ts';
import { numberType, recordType, voidType } from '../ir/types.ts';
import { readConstant } from './constant_reads.ts';
import type { FunctionBuilder } from './function_builder.ts';
import type { Value } from './value.ts';

export function isParameters(f: FunctionBuilder, node: ts.Expression): boolean {
  const symbol = typescript.isIdentifier(node) ? f.symbol(node) : undefined;
  return symbol !== undefined && f.module.parameterSets.has(symbol);
}

/** `parameters.gravity` */
export function parameter(f: FunctionBuilder, name: string, node: ts.Node): Value {
  const at = [...f.module.parameters.keys()].indexOf(name);
  // The parameters themselves have been rejected, and that has been said.
  if (at < 0 && !f.module.diagnostics.empty) throw new Rejected(name);
  if (at < 0) return f.reject('WM0103', node, { owner: 'parameters', name, remedy: 'Add it to parameters.' });
  return { expression: { kind: 'parameter', parameter: at }, type: numberType };
}

/**
 * `parameters` as a whole: a constant like any other, made from the parameters before all others, so that setting them
 * makes it anew and a write to it is found.
 */
export function allParameters(
  f: FunctionBuilder,
  symbol: ts.Symbol,
  names: readonly string[],
  node: ts.Identifier,
): Value {
  const { module } = f;
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined || !typescript.isVariableDeclaration(declaration)) return f.reject('WM0607', node);
  const known = readConstant(f, symbol);
  if (known !== undefined) return known;
  const type = recordType(names.map((name) => ({ name, type: numberType })));
  const id = module.output.addConstant({ name: 'parameters', type });
  module.constants.set(symbol, { id, type, declaration });
  const made = module.builder(voidType);
  made.emit({
    kind: 'constant.set',
    constant: id,
    value: {
      kind: 'record.new',
      type,
      fields: names.map((name) => ({ name, value: parameter(made, name, node).expression })),
      bytes: 0,
      site: f.site(declaration),
    },
  });
  module.output.fragments.unshift({ locals: made.locals, labels: made.labels, body: made.statements, constants: [id] });
  return { expression: { kind: 'constant', constant: id }, type };
}

/** `export const parameters = { gravity: 9.8 }`: adds names and values, in order; returns the names. */
export function readParameters(
  node: ts.VariableDeclaration,
  parameters: Map<string, number>,
  diagnostics: Diagnostics,
): readonly string[] {
  const names: string[] = [];
  const literal = unwrapped(node.initializer);
  if (literal === undefined || !typescript.isObjectLiteralExpression(literal)) {
    diagnostics.report('WM0607', node);
    return names;
  }
  for (const property of literal.properties) {
    const value = typescript.isPropertyAssignment(property) ? literalNumber(property.initializer) : undefined;
    const name = property.name;
    if (
      value === undefined ||
      name === undefined ||
      !(typescript.isIdentifier(name) || typescript.isStringLiteral(name))
    )
      diagnostics.report('WM0607', property);
    else if (parameters.has(name.text) && !names.includes(name.text))
      diagnostics.report('WM0611', property, { name: name.text });
    else {
      parameters.set(name.text, value);
      names.push(name.text);
    }
  }
  return names;
}

/** Without what says something about the type alone, and without Object.freeze. */
export function unwrapped(node: ts.Expression | undefined): ts.Expression | undefined {
  if (node === undefined) return undefined;
  if (
    typescript.isAsExpression(node) ||
    typescript.isSatisfiesExpression(node) ||
    typescript.isParenthesizedExpression(node)
  )
    return unwrapped(node.expression);
  const isFrozen = typescript.isCallExpression(node) && node.expression.getText() === 'Object.freeze';
  return isFrozen ? unwrapped(node.arguments[0]) : node;
}

/** The number that a literal spells, with signs and parentheses. */
export function literalNumber(node: ts.Expression): number | undefined {
  if (typescript.isNumericLiteral(node)) return Number(node.text.replaceAll('_', ''));
  if (typescript.isParenthesizedExpression(node)) return literalNumber(node.expression);
  if (typescript.isPrefixUnaryExpression(node)) {
    const value = literalNumber(node.operand);
    if (value === undefined) return undefined;
    if (node.operator === typescript.SyntaxKind.MinusToken) return -value;
    if (node.operator === typescript.SyntaxKind.PlusToken) return value;
  }
  return undefined;
}
