import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import type { Expression, FunctionId } from '../../ir/ir.ts';
import { arrayType, nullableType } from '../../ir/types.ts';
import { bindPattern } from '../bindings.ts';
import type { Binding, FunctionBuilder } from '../function_builder.ts';
import type { FunctionInfo, ModuleLowering, ParameterInfo } from '../module_lowering.ts';
import { isNone } from '../nullable.ts';
import type { Value } from '../value.ts';
import { bindCaptures, receive, slotCount } from './captures.ts';
import { slotsOf } from './shapes.ts';
import { initialiseVariable } from './shared_variables.ts';

/** How a call gives a parameter: a value, a value that may be undefined where there is a default, or nothing. */
export type Given = 'value' | 'maybe' | 'nothing';

/** What a parameter's name means in the body: of a constructor's parameter that is a field too, the parameter. */
export function parameterSymbol(checker: ts.TypeChecker, node: ts.ParameterDeclaration): ts.Symbol | undefined {
  if (!typescript.isIdentifier(node.name)) return undefined;
  return typescript.isParameterPropertyDeclaration(node, node.parent)
    ? checker.getSymbolsOfParameterPropertyDeclaration(node, node.name.text)[0]
    : checker.getSymbolAtLocation(node.name);
}

/** Locals for `this`, the parameters and the captures, then the names of the parameters. */
export function bindParameters(f: FunctionBuilder, info: FunctionInfo): void {
  bindSelf(f, info);
  const values = info.parameters.map((parameter) => parameterLocals(f, parameter));
  bindCaptures(f, info.captures);
  for (const [at, parameter] of info.parameters.entries()) bindParameter(f, parameter, values[at] ?? []);
}

function bindSelf(f: FunctionBuilder, { self }: FunctionInfo): void {
  if (self === undefined) return;
  const { type, symbol } = self;
  f.bindings.set(symbol, { local: f.local('this', type, true), type, unsigned: false });
}

function parameterLocals(f: FunctionBuilder, parameter: ParameterInfo): readonly Value[] {
  const { type, node, shape } = parameter;
  if (shape !== undefined) return receive(f, shape);
  const symbol = parameterSymbol(f.module.checker, node);
  const isFixed = symbol === undefined || !f.module.reassigned.has(symbol);
  return [f.read(f.local(nameOf(node), type, isFixed))];
}

function nameOf({ name }: ts.ParameterDeclaration): string {
  return typescript.isIdentifier(name) ? name.text : 'parameter';
}

function bindParameter(f: FunctionBuilder, { type, node, shape }: ParameterInfo, values: readonly Value[]): void {
  const symbol = parameterSymbol(f.module.checker, node);
  const [value] = values;
  if (shape !== undefined) {
    if (symbol !== undefined) f.functions.set(symbol, { shape, values });
  } else if (value?.expression.kind !== 'local') return;
  else if (symbol === undefined) {
    if (!typescript.isIdentifier(node.name)) bindPattern(f, node.name, value);
  } else if (f.module.shared.has(symbol)) {
    const cell = arrayType(type);
    const binding: Binding = { local: f.local(symbol.name, cell, true), type, unsigned: false, cell };
    initialiseVariable(f, binding, value, node);
    f.bindings.set(symbol, binding);
  } else f.bindings.set(symbol, { local: value.expression.local, type, unsigned: false });
}

export function storeFunction(
  f: FunctionBuilder,
  info: FunctionInfo,
  id: FunctionId,
  parameterCount: number,
  authored: boolean,
): void {
  const site = f.module.isLibrary ? 0 : f.site(info.node.name ?? info.node, info.name);
  f.module.output.functions[id] = f.finish(info.name, parameterCount, authored, site, statusCode.missing_value);
}

/** How many locals come in: `this`, the parameters and the captures. */
export function incoming(info: FunctionInfo): number {
  const parameters = info.parameters.reduce(
    (sum, { shape }) => sum + (shape === undefined ? 1 : slotsOf(shape).length),
    0,
  );
  return (info.self === undefined ? 0 : 1) + parameters + slotCount(info.captures);
}

/**
 * The form of a function for calls that leave parameters with defaults to it: it evaluates the defaults, in order and in
 * sight of the parameters before, and calls the whole.
 */
export function formOf(module: ModuleLowering, info: FunctionInfo, given: readonly Given[]): FunctionId {
  if (given.every((each) => each === 'value')) return info.id;
  const key = given.join();
  const known = info.forms.get(key);
  if (known !== undefined) return known;
  const id = module.output.reserveFunction();
  info.forms.set(key, id);
  module.types.within(info.environment, () => lowerForm(module, info, given, id));
  return id;
}

function lowerForm(module: ModuleLowering, info: FunctionInfo, given: readonly Given[], id: FunctionId): void {
  const f = module.builder(info.result);
  f.owner = info;
  bindSelf(f, info);
  const locals = info.parameters.map(({ type, node, shape }, at): readonly Value[] => {
    if (shape !== undefined) return receive(f, shape);
    if (given[at] === 'nothing') return [];
    return [f.read(f.local(nameOf(node), given[at] === 'maybe' ? nullableType(type) : type, true))];
  });
  bindCaptures(f, info.captures);
  const parameterCount = f.locals.length;
  const captures = f.locals.slice(parameterCount - slotCount(info.captures));
  const values: Expression[] = info.self === undefined ? [] : [{ kind: 'local', local: 0 }];
  const isLast = (at: number): boolean => given.slice(at + 1).every((each) => each === 'value');
  for (const [at, parameter] of info.parameters.entries()) {
    const { shape } = parameter;
    const received = locals[at] ?? [];
    if (shape !== undefined) {
      values.push(...received.map(({ expression }) => expression));
      bindParameter(f, parameter, received);
      continue;
    }
    const value = f.stabilise(chosen(f, parameter, given[at] ?? 'value', received[0]), nameOf(parameter.node));
    values.push(value.expression);
    // A later default may name it.
    if (!isLast(at)) bindParameter(f, parameter, [asLocal(f, value)]);
  }
  for (const [at] of captures.entries()) values.push({ kind: 'local', local: parameterCount - captures.length + at });
  const call: Expression = {
    kind: 'call',
    function: info.id,
    arguments: values,
    site: module.isLibrary ? 0 : f.site(info.node, info.name),
  };
  f.emit(info.result.kind === 'void' ? { kind: 'evaluate', value: call } : { kind: 'return', value: call });
  // The call of the whole function is charged; this one is ours.
  storeFunction(f, info, id, parameterCount, false);
}

function asLocal(f: FunctionBuilder, value: Value): Value {
  if (value.expression.kind === 'local') return value;
  const local = f.local('given', value.type, true);
  f.set(local, value);
  return f.read(local);
}

function chosen(f: FunctionBuilder, { type, node }: ParameterInfo, given: Given, value: Value | undefined): Value {
  const { initializer } = node;
  const fallback = (): Value =>
    initializer === undefined ? f.reject('WM0202', node, { name: nameOf(node) }) : f.typed(initializer, type);
  if (value === undefined) return fallback();
  if (given === 'value') return value;
  return f.choose(isNone(value, 'undefined'), type, fallback, () => f.coerce(value, type, node));
}
