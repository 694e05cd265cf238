import type ts from 'typescript6';
import type { FunctionBuilder } from '../function_builder.ts';
import { callFunction } from '../functions.ts';
import type { Value } from '../value.ts';
import { memberSymbol } from './member_symbol.ts';
import { classOf } from './members.ts';

/** `receiver.method(…)` of a class, or a function of a static object; undefined if the member is no such function. */
export function lowerMethodCall(
  f: FunctionBuilder,
  callee: ts.PropertyAccessExpression,
  node: ts.CallExpression,
): Value | undefined {
  const symbol = memberSymbol(f, callee);
  const info = symbol === undefined ? undefined : f.module.functionOf(symbol, f);
  if (symbol === undefined || info === undefined) return undefined;
  if (info.self === undefined) return callFunction(f, info, node);
  const receiver = f.coerce(f.expression(callee.expression), info.self.type, callee.expression);
  return callFunction(f, info, node, f.stabilise(receiver, 'self'));
}

/** `new Name(…)` of a class of the program; undefined for any other. */
export function lowerNewInstance(f: FunctionBuilder, node: ts.NewExpression): Value | undefined {
  const symbol = f.symbol(node.expression);
  if (symbol === undefined || classOf(symbol) === undefined) return undefined;
  const info = f.module.functionOf(symbol, f);
  return info === undefined ? undefined : callFunction(f, info, node);
}
