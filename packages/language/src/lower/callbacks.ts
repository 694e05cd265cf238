import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { IrType } from '../ir/types.ts';
import { bindName, bindPattern } from './bindings.ts';
import { memberSymbol } from './classes/member_symbol.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callWith } from './functions.ts';
import { noneValue } from './nullable.ts';
import { withoutParentheses } from './reads.ts';
import { numberValue, type Value } from './value.ts';

/**
 * Runs the function given to an array method on these values: an arrow function is inlined, so that it may read and
 * change every variable around it; a named function is called. `wanted` is the type its result must have, if known.
 */
export function runCallback(
  f: FunctionBuilder,
  given: ts.Expression | undefined,
  method: ts.CallExpression,
  values: readonly Value[],
  wanted: IrType | undefined,
): Value {
  if (given === undefined) return f.reject('WM0401', method, { name: method.expression.getText() });
  const node = withoutParentheses(given);
  if (typescript.isArrowFunction(node) || typescript.isFunctionExpression(node)) return inline(f, node, values, wanted);
  if (typescript.isIdentifier(node) || typescript.isPropertyAccessExpression(node)) {
    const symbol = typescript.isIdentifier(node) ? f.symbol(node) : memberSymbol(f, node);
    const info = symbol === undefined ? undefined : f.module.functionOf(symbol, f);
    if (info?.self !== undefined) return f.reject('WM0403', node, { name: node.getText() });
    if (info !== undefined) return callWith(f, info, values.slice(0, info.parameters.length), node);
  }
  return f.reject('WM0401', given, { name: method.expression.getText() });
}

function inline(
  f: FunctionBuilder,
  node: ts.ArrowFunction | ts.FunctionExpression,
  values: readonly Value[],
  wanted: IrType | undefined,
): Value {
  for (const [at, parameter] of node.parameters.entries()) {
    const value = values[at];
    if (parameter.dotDotDotToken !== undefined || parameter.initializer !== undefined)
      f.reject('WM0909', parameter, { name: parameter.getText(), remedy: 'Name the parameters one by one.' });
    if (value === undefined) continue;
    if (typescript.isIdentifier(parameter.name)) {
      const declared = parameter.type === undefined ? undefined : f.module.types.ofNode(parameter.type);
      bindName(f, parameter.name, value, declared);
    } else bindPattern(f, parameter.name, value);
  }
  if (!typescript.isBlock(node.body)) {
    return wanted === undefined || wanted.kind === 'void'
      ? f.expression(node.body, wanted)
      : f.typed(node.body, wanted);
  }
  const [only] = node.body.statements;
  if (
    node.body.statements.length === 1 &&
    only !== undefined &&
    typescript.isReturnStatement(only) &&
    only.expression
  ) {
    return wanted === undefined || wanted.kind === 'void'
      ? f.expression(only.expression, wanted)
      : f.typed(only.expression, wanted);
  }
  return inlineBlock(f, node, node.body, wanted);
}

function inlineBlock(
  f: FunctionBuilder,
  node: ts.ArrowFunction | ts.FunctionExpression,
  block: ts.Block,
  wanted: IrType | undefined,
): Value {
  const type = wanted ?? resultType(f, node);
  const leave = f.label();
  const result = type.kind === 'void' ? undefined : f.local('result', type, true);
  if (result !== undefined && type.kind === 'nullable') f.set(result, noneValue('undefined', type));
  f.jumps.push({ kind: 'inlined', breakTo: leave, type, result });
  const body = f.block(() => f.statement(block));
  f.jumps.pop();
  f.emit({ kind: 'block', label: leave, body });
  return result === undefined ? numberValue(0) : f.read(result);
}

function resultType(f: FunctionBuilder, node: ts.ArrowFunction | ts.FunctionExpression): IrType {
  if (node.type !== undefined) return f.module.types.ofNode(node.type);
  const signature = f.module.checker.getSignatureFromDeclaration(node);
  return signature === undefined
    ? f.reject('WM0905', node)
    : f.module.types.of(f.module.checker.getReturnTypeOfSignature(signature), node);
}
