import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { Expression, FunctionId } from '../ir/ir.ts';
import { numberType, voidType, type IrType } from '../ir/types.ts';
import { symbolOfThis } from './classes/members.ts';
import { functionNodeOf, isLocal } from './function_nodes.ts';
import { bindPattern } from './bindings.ts';
import type { FunctionBuilder } from './function_builder.ts';
import type { FunctionInfo, FunctionNode, ModuleLowering } from './module_lowering.ts';
import { noneValue, nothingType, optionalType } from './nullable.ts';
import { variableSymbol } from './symbols.ts';
import type { Value } from './value.ts';

/** Reads a function's signature. `captures` are the variables around it that it reads, with their types. */
export function describeFunction(
  module: ModuleLowering,
  name: string,
  node: FunctionNode,
  captures: FunctionInfo['captures'],
  self?: FunctionInfo['self'],
): FunctionInfo {
  if (node.typeParameters !== undefined && node.typeParameters.length > 0 && !module.isLibrary)
    module.diagnostics.reject('WM0906', node.typeParameters[0] ?? node);
  const parameters = describeParameters(module, node.parameters);
  const signature = module.checker.getSignatureFromDeclaration(node);
  const result =
    node.type !== undefined
      ? module.types.ofNode(node.type)
      : signature === undefined
        ? voidType
        : module.types.of(module.checker.getReturnTypeOfSignature(signature), node);
  const id = module.output.reserveFunction();
  const info = { id, name, node, parameters, result, captures, shorter: new Map() };
  return self === undefined ? info : { ...info, self };
}

export function describeParameters(
  module: ModuleLowering,
  nodes: readonly ts.ParameterDeclaration[],
): FunctionInfo['parameters'] {
  return nodes.map((parameter) => {
    if (parameter.dotDotDotToken !== undefined)
      module.diagnostics.reject('WM0909', parameter, { name: '...', remedy: 'Take an array.' });
    return { type: parameterType(module, parameter), node: parameter };
  });
}

/** Of a parameter that no value reaches (`x: never`) any representation serves. */
function parameterType(module: ModuleLowering, parameter: ts.ParameterDeclaration): IrType {
  const type = optionalType(module.types.ofDeclaration(parameter), parameter.questionToken);
  return type.kind === 'void' ? nothingType : type;
}

/** Lowers a function's body into its reserved place; constructors have their own way. */
export function lowerFunction(module: ModuleLowering, info: FunctionInfo): void {
  const { node } = info;
  if (typescript.isClassDeclaration(node)) return;
  const f = module.builder(info.result);
  bindParameters(f, info, info.parameters.length);
  for (const [at, { node: parameter }] of info.parameters.entries())
    if (!typescript.isIdentifier(parameter.name)) bindPattern(f, parameter.name, f.read(at + selfCount(info)));
  const { body } = node;
  if (body === undefined) return;
  if (typescript.isBlock(body)) f.statement(body);
  else if (info.result.kind === 'void') f.discard(f.expression(body));
  else f.emit({ kind: 'return', value: f.typed(body, info.result).expression });
  storeFunction(f, info, info.id, info.parameters.length, !module.isLibrary);
}

export function storeFunction(
  f: FunctionBuilder,
  info: FunctionInfo,
  id: FunctionId,
  count: number,
  authored: boolean,
): void {
  const site = f.module.isLibrary ? 0 : f.site(info.node.name ?? info.node, info.name);
  const parameterCount = selfCount(info) + count + info.captures.length;
  f.module.output.functions[id] = f.finish(info.name, parameterCount, authored, site, statusCode.missing_value);
}

function selfCount({ self }: FunctionInfo): number {
  return self === undefined ? 0 : 1;
}

/** Locals for `this`, the first `count` parameters and the captures; names of plain parameters are bound. */
export function bindParameters(f: FunctionBuilder, info: FunctionInfo, count: number): void {
  if (info.self !== undefined) {
    const { type, symbol } = info.self;
    f.bindings.set(symbol, { local: f.local('this', type, true), type, unsigned: false });
  }
  for (const [at, { type, node }] of info.parameters.slice(0, count).entries()) {
    const symbol = parameterSymbol(f.module.checker, node);
    const isFixed = symbol === undefined || !f.module.reassigned.has(symbol);
    const name = typescript.isIdentifier(node.name) ? node.name.text : `parameter${at}`;
    const local = f.local(name, type, isFixed);
    if (symbol !== undefined) f.bindings.set(symbol, { local, type, unsigned: false });
  }
  for (const { symbol, type, unsigned } of info.captures)
    f.bindings.set(symbol, { local: f.local(symbol.name, type, true), type, unsigned });
}

/** A call with the arguments of a call expression; missing trailing ones take their defaults. `self` is stable. */
export function callFunction(
  f: FunctionBuilder,
  info: FunctionInfo,
  node: ts.CallExpression | ts.NewExpression,
  self?: Value,
): Value {
  const given = f.operands(
    (node.arguments ?? []).map((argument, at) => () => {
      if (typescript.isSpreadElement(argument))
        return f.reject('WM0909', argument, { name: '...', remedy: 'Pass the values one by one.' });
      const type = info.parameters[at]?.type ?? numberType;
      return f.typed(argument, type);
    }),
  );
  return callWith(f, info, given, node, self);
}

export function callWith(
  f: FunctionBuilder,
  info: FunctionInfo,
  given: readonly Value[],
  node: ts.Node,
  self?: Value,
): Value {
  const values = given.map((value, at) => f.coerce(value, info.parameters[at]?.type ?? numberType, node));
  const target = values.length < info.parameters.length ? shorter(f.module, info, values.length) : info.id;
  const captured = info.captures.map(({ symbol }): Expression => {
    const binding = f.bindings.get(symbol);
    if (binding === undefined)
      return f.reject('WM0908', node, { name: symbol.name, reason: 'declared after this call' });
    return { kind: 'local', local: binding.local };
  });
  return {
    expression: {
      kind: 'call',
      function: target,
      arguments: [
        ...(self === undefined ? [] : [self.expression]),
        ...values.map(({ expression }) => expression),
        ...captured,
      ],
      site: f.module.isLibrary ? 0 : f.site(node),
    },
    type: info.result,
  };
}

/** The form of a function with its last parameters left out: it evaluates their defaults and calls the whole. */
export function shorter(module: ModuleLowering, info: FunctionInfo, count: number): FunctionId {
  const known = info.shorter.get(count);
  if (known !== undefined) return known;
  const id = module.output.reserveFunction();
  info.shorter.set(count, id);
  const f = module.builder(info.result);
  bindParameters(f, info, count);
  const values: Expression[] = f.locals.slice(0, selfCount(info) + count).map((_, local) => ({ kind: 'local', local }));
  for (const { type, node } of info.parameters.slice(count)) {
    if (node.initializer === undefined) {
      if (type.kind === 'nullable') values.push(noneValue('undefined', type).expression);
      continue;
    }
    const value = f.stabilise(f.typed(node.initializer, type));
    values.push(value.expression);
    const symbol = parameterSymbol(module.checker, node);
    if (symbol === undefined) continue;
    const local = f.local(symbol.name, type, true);
    f.set(local, value);
    f.bindings.set(symbol, { local, type, unsigned: false });
  }
  for (const { symbol } of info.captures) {
    const binding = f.bindings.get(symbol);
    if (binding !== undefined) values.push({ kind: 'local', local: binding.local });
  }
  const call: Expression = { kind: 'call', function: info.id, arguments: values, site: f.site(info.node, info.name) };
  f.emit(info.result.kind === 'void' ? { kind: 'evaluate', value: call } : { kind: 'return', value: call });
  // The call of the whole function is charged; this one is ours.
  storeFunction(f, info, id, count, false);
  return id;
}

/** What a parameter's name means in the body: of a constructor's parameter that is a field too, the parameter. */
export function parameterSymbol(checker: ts.TypeChecker, node: ts.ParameterDeclaration): ts.Symbol | undefined {
  if (!typescript.isIdentifier(node.name)) return undefined;
  return typescript.isParameterPropertyDeclaration(node, node.parent)
    ? checker.getSymbolsOfParameterPropertyDeclaration(node, node.name.text)[0]
    : checker.getSymbolAtLocation(node.name);
}

/** Variables of enclosing functions that a local function reads, itself or through other local functions. */
export function captureSymbols(module: ModuleLowering, node: FunctionNode): readonly ts.Symbol[] {
  const found = new Set<ts.Symbol>();
  const seen = new Set<ts.Node>();
  const scan = (root: FunctionNode): void => {
    if (seen.has(root)) return;
    seen.add(root);
    const visit = (inner: ts.Node): void => {
      if (typescript.isIdentifier(inner)) use(inner);
      const self = inner.kind === typescript.SyntaxKind.ThisKeyword ? symbolOfThis(inner, module.checker) : undefined;
      if (self !== undefined) found.add(self);
      typescript.forEachChild(inner, visit);
    };
    visit(root);
  };
  const use = (name: ts.Identifier): void => {
    const symbol = variableSymbol(name, module.checker);
    const declaration = symbol?.valueDeclaration;
    if (symbol === undefined || declaration === undefined || !isLocal(declaration)) return;
    const called = functionNodeOf(symbol);
    if (called !== undefined) scan(called);
    else if (isVariable(declaration) && ![...seen].some((root) => contains(root, declaration))) found.add(symbol);
  };
  scan(node);
  // A function reached later may contain declarations that were taken for captures.
  return [...found].filter((symbol) => !contains(node, symbol.valueDeclaration));
}

function isVariable(node: ts.Node): boolean {
  return typescript.isVariableDeclaration(node) || typescript.isParameter(node) || typescript.isBindingElement(node);
}

function contains(outer: ts.Node, inner: ts.Node | undefined): boolean {
  return (
    inner !== undefined &&
    outer.getSourceFile() === inner.getSourceFile() &&
    outer.pos <= inner.pos &&
    inner.end <= outer.end
  );
}
