import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { Expression, FunctionId } from '../ir/ir.ts';
import { numberType, voidType } from '../ir/types.ts';
import { bindPattern } from './bindings.ts';
import type { FunctionBuilder } from './function_builder.ts';
import type { FunctionInfo, FunctionNode, ModuleLowering } from './module_lowering.ts';
import { variableSymbol } from './symbols.ts';
import type { Value } from './value.ts';

/** The function a symbol stands for: a declaration, or a const with an arrow function. */
export function functionNodeOf(symbol: ts.Symbol): FunctionNode | undefined {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined) return undefined;
  if (typescript.isFunctionDeclaration(declaration)) return declaration.body === undefined ? undefined : declaration;
  if (!typescript.isVariableDeclaration(declaration) || declaration.initializer === undefined) return undefined;
  if ((declaration.parent.flags & typescript.NodeFlags.Const) === 0) return undefined;
  return functionOfInitializer(declaration.initializer);
}

export function functionOfInitializer(node: ts.Expression): ts.ArrowFunction | ts.FunctionExpression | undefined {
  if (typescript.isParenthesizedExpression(node) || typescript.isSatisfiesExpression(node))
    return functionOfInitializer(node.expression);
  return typescript.isArrowFunction(node) || typescript.isFunctionExpression(node) ? node : undefined;
}

/** Reads a function's signature. `captures` are the variables around it that it reads, with their types. */
export function describeFunction(
  module: ModuleLowering,
  name: string,
  node: FunctionNode,
  captures: FunctionInfo['captures'],
): FunctionInfo {
  if (node.typeParameters !== undefined && node.typeParameters.length > 0 && !module.isLibrary)
    module.diagnostics.reject('WM0906', node.typeParameters[0] ?? node);
  const parameters = node.parameters.map((parameter) => {
    if (parameter.dotDotDotToken !== undefined)
      module.diagnostics.reject('WM0909', parameter, { name: '...', remedy: 'Take an array.' });
    if (parameter.questionToken !== undefined) module.diagnostics.reject('WM0902', parameter);
    return { type: module.types.ofDeclaration(parameter), node: parameter };
  });
  const signature = module.checker.getSignatureFromDeclaration(node);
  const result =
    node.type !== undefined
      ? module.types.ofNode(node.type)
      : signature === undefined
        ? voidType
        : module.types.of(module.checker.getReturnTypeOfSignature(signature), node);
  return { id: module.output.reserveFunction(), name, node, parameters, result, captures, shorter: new Map() };
}

/** Lowers a function's body into its reserved place. */
export function lowerFunction(module: ModuleLowering, info: FunctionInfo): void {
  const f = module.builder(info.result);
  const { node } = info;
  bindParameters(f, info, info.parameters.length);
  for (const [at, { node: parameter }] of info.parameters.entries())
    if (!typescript.isIdentifier(parameter.name)) bindPattern(f, parameter.name, f.read(at));
  const { body } = node;
  if (body === undefined) return;
  if (typescript.isBlock(body)) f.statement(body);
  else if (info.result.kind === 'void') f.discard(f.expression(body));
  else f.emit({ kind: 'return', value: f.typed(body, info.result).expression });
  store(f, info, info.id, info.parameters.length, !module.isLibrary);
}

function store(f: FunctionBuilder, info: FunctionInfo, id: FunctionId, count: number, authored: boolean): void {
  const site = f.module.isLibrary ? 0 : f.site(info.node.name ?? info.node, info.name);
  const parameterCount = count + info.captures.length;
  f.module.output.functions[id] = f.finish(info.name, parameterCount, authored, site, statusCode.missing_value);
}

/** Locals for the first `count` parameters and the captures; names of plain parameters are bound. */
function bindParameters(f: FunctionBuilder, info: FunctionInfo, count: number): void {
  for (const [at, { type, node }] of info.parameters.slice(0, count).entries()) {
    const symbol = typescript.isIdentifier(node.name) ? f.module.checker.getSymbolAtLocation(node.name) : undefined;
    const isFixed = symbol === undefined || !f.module.reassigned.has(symbol);
    const name = typescript.isIdentifier(node.name) ? node.name.text : `parameter${at}`;
    const local = f.local(name, type, isFixed);
    if (symbol !== undefined) f.bindings.set(symbol, { local, type, unsigned: false });
  }
  for (const { symbol, type, unsigned } of info.captures)
    f.bindings.set(symbol, { local: f.local(symbol.name, type, true), type, unsigned });
}

/** A call with the arguments of a call expression; missing trailing ones take their defaults. */
export function callFunction(f: FunctionBuilder, info: FunctionInfo, node: ts.CallExpression): Value {
  const given = f.operands(
    node.arguments.map((argument, at) => () => {
      if (typescript.isSpreadElement(argument))
        return f.reject('WM0909', argument, { name: '...', remedy: 'Pass the values one by one.' });
      const type = info.parameters[at]?.type ?? numberType;
      return f.typed(argument, type);
    }),
  );
  return callWith(f, info, given, node);
}

export function callWith(f: FunctionBuilder, info: FunctionInfo, given: readonly Value[], node: ts.Node): Value {
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
      arguments: [...values.map(({ expression }) => expression), ...captured],
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
  const values: Expression[] = f.locals.slice(0, count).map((_, local) => ({ kind: 'local', local }));
  for (const { type, node } of info.parameters.slice(count)) {
    if (node.initializer === undefined) {
      module.diagnostics.reject('WM0902', node);
      continue;
    }
    const value = f.stabilise(f.typed(node.initializer, type));
    values.push(value.expression);
    const symbol = typescript.isIdentifier(node.name) ? module.checker.getSymbolAtLocation(node.name) : undefined;
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
  store(f, info, id, count, false);
  return id;
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

/** Declared inside a function. */
export function isLocal(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent)
    if (typescript.isFunctionLike(at)) return true;
  return false;
}
