import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { callFunction } from '../functions/calls.ts';
import { functionOfSymbol } from '../functions/values.ts';
import { functionNodeOf } from '../function_nodes.ts';
import { noTypes } from '../type_environment.ts';
import type { Value } from '../value.ts';
import { candidatesOf } from './candidates.ts';
import { classesIn } from './class_tags.ts';
import { dispatch } from './dispatch.ts';
import { environmentOfInstance, methodOf } from './instance_methods.ts';
import { memberSymbol } from './member_symbol.ts';
import { classOf, selfClassOf } from './members.ts';

/** `receiver.method(…)` of a class, or a function of a static object; undefined if the member is no such function. */
export function lowerMethodCall(
  f: FunctionBuilder,
  callee: ts.PropertyAccessExpression,
  node: ts.CallExpression,
): Value | undefined {
  const candidates = candidatesOf(f.module.checker, callee, classesIn(callee.getSourceFile()), (type) =>
    f.module.types.resolved(type),
  );
  const [only] = candidates;
  if (only !== undefined && candidates.length > 1) return dispatch(f, callee, node, candidates);
  const symbol = (only === undefined ? undefined : methodOf(f, only, callee)) ?? memberSymbol(f, callee);
  const method = symbol === undefined ? undefined : functionNodeOf(symbol);
  if (symbol === undefined || method === undefined) return undefined;
  const owner = selfClassOf(method);
  const environment = owner === undefined ? noTypes : environmentOfInstance(f, owner, callee.expression);
  const called = functionOfSymbol(f, symbol, callee, environment);
  if (called === undefined) return undefined;
  if (owner === undefined) return callFunction(f, called, node);
  const receiver = f.held(f.expression(callee.expression), callee.expression);
  return callFunction(f, called, node, f.stabilise(receiver, 'self'));
}

/** `new Name(…)` of a class of the program; undefined for any other. */
export function lowerNewInstance(f: FunctionBuilder, node: ts.NewExpression): Value | undefined {
  const symbol = typescript.isIdentifier(node.expression) ? f.symbol(node.expression) : undefined;
  if (symbol === undefined || classOf(symbol) === undefined) return undefined;
  const called = functionOfSymbol(f, symbol, node);
  return called === undefined ? undefined : callFunction(f, called, node);
}
