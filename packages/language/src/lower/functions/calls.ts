import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import { sameType } from '../../ir/types.ts';
import type { Expression } from '../../ir/ir.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import type { FunctionInfo, FunctionNode } from '../module_lowering.ts';
import { noneValue, nothingOf } from '../nullable.ts';
import { extended, type TypeArgument, type TypeEnvironment } from '../type_environment.ts';
import type { Value } from '../value.ts';
import { evaluateArguments, type Formal } from './arguments.ts';
import { callGiven } from './given.ts';
import { instanceOf, parameterNodes, takesFunction } from './instances.ts';
import { formOf, type Given } from './parameters.ts';
import { noFunction, storedShape, writtenShape, type FunctionShape, type FunctionValue } from './shapes.ts';
import { callStored, callStoredWith } from './stored_calls.ts';
import { functionValueOf } from './values.ts';

type Call = ts.CallExpression | ts.NewExpression;

/*
 * Charges: entering a function of the author costs one, however the call came about: by name, through a parameter or
 * through a table. Whatever stands between (forms that fill in defaults, dispatchers of stored functions) is free. The
 * callback that is written in place as the argument of an array method costs the turn of the method's loop instead.
 */

/** A call of a function value with the arguments of a call expression. `self` is stable. */
export function callFunction(f: FunctionBuilder, called: FunctionValue, node: Call, self?: Value): Value {
  const { shape } = called;
  if (shape.kind === 'stored') return callStored(f, called.values[0] as Value, node as ts.CallExpression);
  const nodes = node.arguments ?? [];
  if (shape.kind === 'none') return callNothing(f, node);
  if (shape.kind === 'given') {
    const values = f.operands(nodes.map((each) => () => f.expression(each)));
    return callGiven(f, shape, values, node);
  }
  const instantiated = withTypes(f, shape, node);
  const functions = functionArguments(f, instantiated, nodes);
  const info = instanceOf(
    f.module,
    instantiated,
    functions.map((each) => each?.shape),
    node,
    f.owner,
  );
  const formals = info.parameters.map(({ type, node: parameter }, at): Formal => ({
    type: functions[at]?.shape.kind === 'stored' ? storedType : type,
    isRest: parameter.dotDotDotToken !== undefined,
    hasDefault: parameter.initializer !== undefined,
    isKnown: functions[at] !== undefined && functions[at].shape.kind !== 'stored',
  }));
  const given = evaluateArguments(f, formals, nodes, node);
  const values = given.map((value, at) => (value === undefined ? functions[at]?.values : [value]));
  const result = callInstance(f, info, values, called.values, node, self);
  return asWanted(f, shape.node, result, node);
}

const storedType = { kind: 'number' } as const;

/** A call with values, as array methods call their callbacks: those that it does not take are left out. `self` is stable. */
export function applyFunction(
  f: FunctionBuilder,
  called: FunctionValue,
  values: readonly Value[],
  node: ts.Expression | ts.MethodDeclaration,
  self?: Value,
): Value {
  const { shape } = called;
  if (shape.kind === 'none') return callNothing(f, node);
  if (shape.kind === 'stored') return callStoredWith(f, called.values[0] as Value, values, node as ts.Expression);
  if (shape.kind === 'given') return callGiven(f, shape, values, node);
  if (typeParametersOf(shape.node).length > 0 && !f.module.isLibrary)
    return f.reject('WM0406', node, { name: shape.name });
  const info = instanceOf(f.module, shape, [], node, f.owner);
  const rest = info.parameters.findIndex((parameter) => parameter.node.dotDotDotToken !== undefined);
  if (rest >= 0) return f.reject('WM0406', node, { name: shape.name });
  return callInstance(
    f,
    info,
    info.parameters.map((_, at) => (values[at] === undefined ? undefined : [values[at]])),
    called.values,
    node,
    self,
  );
}

/** A call of an optional parameter where there is none: TypeScript has seen a test, so that it is not reached. */
function callNothing(f: FunctionBuilder, node: ts.Node): Value {
  const zero: Expression = { kind: 'number', value: 0 };
  f.emit({ kind: 'fail', status: statusCode.missing_value, details: [zero, zero], site: f.site(node) });
  const type =
    typescript.isExpression(node) && typescript.isCallExpression(node) ? f.typeOf(node) : ({ kind: 'void' } as const);
  return type.kind === 'void' ? { expression: zero, type } : f.read(f.local('nothing', type, true));
}

/** `given`: for each parameter the values of its slots, or undefined where its default applies. */
function callInstance(
  f: FunctionBuilder,
  info: FunctionInfo,
  given: readonly (readonly Value[] | undefined)[],
  captured: readonly Value[],
  node: ts.Node,
  self?: Value,
): Value {
  const how: Given[] = [];
  const values: Expression[] = [];
  for (const [at, { type, node: parameter, shape }] of info.parameters.entries()) {
    const received = given[at];
    how.push('value');
    if (shape !== undefined) values.push(...(received ?? []).map(({ expression }) => expression));
    else if (received?.[0] === undefined) {
      if (parameter.initializer !== undefined) how[at] = 'nothing';
      else if (type.kind === 'nullable') values.push(noneValue('undefined', type).expression);
      else f.reject('WM0202', node, { name: parameter.name.getText() });
    } else if (parameter.initializer !== undefined && received[0].type.kind === 'nullable') {
      how[at] = 'maybe';
      const maybe = { kind: 'nullable', value: type.kind === 'nullable' ? type.value : type } as const;
      values.push(f.coerce(received[0], maybe, node).expression);
    } else values.push(f.coerce(received[0], type, node).expression);
  }
  const own = info.self === undefined || self === undefined ? [] : [f.coerce(self, info.self.type, node).expression];
  return {
    expression: {
      kind: 'call',
      function: formOf(f.module, info, how),
      arguments: [...own, ...values, ...captured.map(({ expression }) => expression)],
      site: f.module.isLibrary ? 0 : f.site(node),
    },
    type: info.result,
  };
}

/** What is called through a parameter, or is one of several overloads, gives what the call's type says. */
function asWanted(f: FunctionBuilder, called: FunctionNode | ts.ClassDeclaration, result: Value, node: Call): Value {
  const declaration = f.module.checker.getResolvedSignature(node)?.declaration;
  if (f.module.isLibrary || declaration === called || result.type.kind === 'void') return result;
  if (typescript.isClassDeclaration(called) || typescript.isNewExpression(node)) return result;
  const wanted = f.typeOf(node);
  return wanted.kind === 'void' || sameType(wanted, result.type) ? result : f.coerce(result, wanted, node);
}

/** The functions among the arguments, where the parameters take functions. */
function functionArguments(
  f: FunctionBuilder,
  shape: FunctionShape & { readonly kind: 'written' },
  nodes: readonly ts.Expression[],
): readonly (FunctionValue | undefined)[] {
  if (f.module.isLibrary) return [];
  const firstSpread = nodes.findIndex((node) => typescript.isSpreadElement(node));
  return parameterNodes(shape.node).map((parameter, at) => {
    const takes = f.module.types.within(shape.environment, () => takesFunction(f.module, parameter));
    if (!takes || (firstSpread >= 0 && at >= firstSpread)) return undefined;
    const written = nodes[at];
    const isLeftOut =
      written === undefined || (parameter.initializer !== undefined && nothingOf(written) === 'undefined');
    const given = isLeftOut ? parameter.initializer : written;
    const isOptional = parameter.initializer === undefined && admitsNone(f, parameter);
    if (given === undefined) return isOptional ? noFunction('undefined') : undefined;
    const nothing = nothingOf(given);
    if (isOptional && nothing !== undefined) return noFunction(nothing);
    // One that may be missing, and is known only when the program runs, is a value like any other.
    const mayMiss = isOptional || f.module.types.admitsDeclaredNone(f.module.checker.getTypeAtLocation(given));
    return functionValueOf(f, given) ?? (mayMiss ? undefined : { shape: storedShape, values: [] });
  });
}

function admitsNone(f: FunctionBuilder, parameter: ts.ParameterDeclaration): boolean {
  return f.module.types.admitsDeclaredNone(f.module.checker.getTypeAtLocation(parameter));
}

/** The shape with the type arguments of a call. */
function withTypes(
  f: FunctionBuilder,
  shape: FunctionShape & { readonly kind: 'written' },
  node: Call,
): FunctionShape & { readonly kind: 'written' } {
  const environment = environmentOf(f, shape.node, shape.environment, node);
  return environment === shape.environment ? shape : writtenShape(shape.name, shape.node, environment, shape.captures);
}

function environmentOf(
  f: FunctionBuilder,
  called: FunctionNode | ts.ClassDeclaration,
  outer: TypeEnvironment,
  node: Call,
): TypeEnvironment {
  const parameters = typeParametersOf(called);
  if (parameters.length === 0 || f.module.isLibrary) return outer;
  const { checker } = f.module;
  const signature = checker.getResolvedSignature(node);
  const given = signature === undefined ? undefined : checker.getTypeArgumentsForResolvedSignature(signature);
  return extended(outer, typeArguments(f, parameters, given ?? [], node));
}

export function typeParametersOf(node: FunctionNode | ts.ClassDeclaration): readonly ts.TypeParameterDeclaration[] {
  return node.typeParameters ?? [];
}

export function typeArguments(
  f: FunctionBuilder,
  parameters: readonly ts.TypeParameterDeclaration[],
  given: readonly ts.Type[],
  place: ts.Node,
): readonly (readonly [ts.Symbol, TypeArgument])[] {
  const { checker, types } = f.module;
  return parameters.map((parameter, at) => {
    const symbol = checker.getSymbolAtLocation(parameter.name);
    const type = given[at];
    if (symbol === undefined || type === undefined) return f.reject('WM0202', place, { name: parameter.name.text });
    const open = typescript.TypeFlags.Unknown | typescript.TypeFlags.Any | typescript.TypeFlags.Never;
    // Nothing in the call says what it is.
    const chosen = type.flags & open ? (checker.getBaseConstraintOfType(type) ?? type) : type;
    if (chosen.flags & open) return f.reject('WM0202', place, { name: parameter.name.text });
    return [symbol, { represented: types.of(chosen, place), type: types.resolved(chosen) }];
  });
}
