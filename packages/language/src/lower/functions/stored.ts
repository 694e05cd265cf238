import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import type { Expression, FunctionId, Statement } from '../../ir/ir.ts';
import { booleanType, isReference, numberType, sameType, typeKey, type IrType } from '../../ir/types.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import type { FunctionInfo, ModuleLowering } from '../module_lowering.ts';
import { noneValue } from '../nullable.ts';
import { binary, numberValue, type Value } from '../value.ts';
import { evaluateArguments, type Formal } from './arguments.ts';
import { applyFunction } from './calls.ts';
import { instanceOf, isFunctionType } from './instances.ts';
import { slotsOf, type FunctionShape, type FunctionValue } from './shapes.ts';
import { functionValueOf } from './values.ts';

/*
 * Functions in tables, fields and variables that change: each has a number from 1, so that it is true where it is
 * tested. A call goes through a dispatcher for the signature that the call has: it tries the numbers of all stored
 * functions that fit it. Stored functions capture nothing.
 */

interface Dispatcher {
  readonly id: FunctionId;
  readonly parameters: readonly IrType[];
  readonly result: IrType;
  /** What TypeScript says of the functions that its calls call. */
  readonly called: Set<ts.Type>;
}

/** The stored functions of one module. */
export class StoredFunctions {
  readonly shapes: Exclude<FunctionShape, { kind: 'stored' }>[] = [];
  readonly nodes: ts.Expression[] = [];
  readonly dispatchers = new Map<string, Dispatcher>();
}

/** A function where a value is wanted: its number. Undefined for an expression that is no function by itself. */
export function storeFunctionValue(f: FunctionBuilder, node: ts.Expression): Value | undefined {
  const found = functionValueOf(f, node);
  if (found === undefined) {
    const isNamed = typescript.isIdentifier(node) || typescript.isPropertyAccessExpression(node);
    const isOfLanguage = isNamed && isDeclaredByLanguage(f, node);
    return isOfLanguage ? f.reject('WM0406', node, { name: node.getText() }) : undefined;
  }
  const { shape } = found;
  if (shape.kind === 'stored') return found.values[0];
  rejectCaptures(f, found, node);
  if (shape.kind === 'written') {
    if ((shape.node.typeParameters?.length ?? 0) > 0) return f.reject('WM0406', node, { name: shape.name });
    // Its body is lowered even if no call can reach it.
    instanceOf(f.module, shape, [], node, f.owner);
  }
  const { shapes, nodes } = f.module.stored;
  const at = shapes.findIndex(({ key }) => key === shape.key);
  if (at >= 0) return numberValue(at + 1);
  shapes.push(shape);
  nodes.push(node);
  return numberValue(shapes.length);
}

/** A function of the language that is called in its own way: it has no name to hand on. */
function isDeclaredByLanguage(f: FunctionBuilder, node: ts.Identifier | ts.PropertyAccessExpression): boolean {
  const owner = typescript.isPropertyAccessExpression(node) ? node.expression : node;
  if (!typescript.isIdentifier(owner)) return false;
  const declarations = f.symbol(owner)?.declarations ?? [];
  return (
    declarations.length > 0 &&
    declarations.every((each) => each.getSourceFile().isDeclarationFile) &&
    isFunctionType(f.module.checker.getTypeAtLocation(node))
  );
}

function rejectCaptures(f: FunctionBuilder, { shape }: FunctionValue, node: ts.Expression): void {
  if (shape.kind !== 'written') return;
  const [first] = shape.captures.filter((capture) => capture.kind === 'variable' || slotsOf(capture.shape).length > 0);
  if (first !== undefined) f.reject('WM0405', node, { name: first.symbol.name });
}

/** A call of a stored function with the arguments of a call expression. */
export function callStored(f: FunctionBuilder, given: Value, node: ts.CallExpression): Value {
  const { checker, types } = f.module;
  const signature = checker.getResolvedSignature(node);
  const number = f.stabilise(f.coerce(given, numberType, node.expression), 'function');
  if (signature === undefined) return f.reject('WM0202', node, { name: node.expression.getText() });
  const formals = signature.parameters.map((symbol): Formal => {
    const declaration = symbol.valueDeclaration;
    const isRest =
      declaration !== undefined && typescript.isParameter(declaration) && declaration.dotDotDotToken !== undefined;
    return {
      type: types.of(checker.getTypeOfSymbolAtLocation(symbol, node), node),
      isRest,
      hasDefault: false,
      isKnown: false,
    };
  });
  const values = evaluateArguments(f, formals, node.arguments, node).map((value, at) => {
    const type = formals[at]?.type ?? numberType;
    if (value !== undefined) return f.coerce(value, type, node);
    return type.kind === 'nullable' ? noneValue('undefined', type) : f.reject('WM0202', node, { name: 'argument' });
  });
  return dispatched(f, number, values, types.of(checker.getReturnTypeOfSignature(signature), node), node.expression);
}

/** A call of a stored function by an array method. */
export function callStoredWith(f: FunctionBuilder, number: Value, given: readonly Value[], node: ts.Expression): Value {
  const { checker, types } = f.module;
  const type = checker.getTypeAtLocation(node);
  const [signature] = types.resolved(type).getCallSignatures();
  if (!isFunctionType(type) || signature === undefined) return f.reject('WM0202', node, { name: node.getText() });
  const values = signature.parameters.flatMap((symbol, at) => {
    const value = given[at];
    return value === undefined
      ? []
      : [f.coerce(value, types.of(checker.getTypeOfSymbolAtLocation(symbol, node), node), node)];
  });
  return dispatched(f, number, values, types.of(checker.getReturnTypeOfSignature(signature), node), node);
}

function dispatched(
  f: FunctionBuilder,
  number: Value,
  values: readonly Value[],
  result: IrType,
  node: ts.Expression,
): Value {
  const parameters = values.map(({ type }) => type);
  const key = `${parameters.map(typeKey).join(',')}=>${typeKey(result)}`;
  const { dispatchers } = f.module.stored;
  const known = dispatchers.get(key) ?? {
    id: f.module.output.reserveFunction(),
    parameters,
    result,
    called: new Set(),
  };
  dispatchers.set(key, known);
  known.called.add(f.module.checker.getNonNullableType(f.module.checker.getTypeAtLocation(node)));
  return {
    expression: {
      kind: 'call',
      function: known.id,
      arguments: [number.expression, ...values.map(({ expression }) => expression)],
      site: f.site(typescript.isCallExpression(node.parent) ? node.parent : node),
    },
    type: result,
  };
}

/** Writes the bodies of all dispatchers for the functions that are stored by now. */
export function writeDispatchers(module: ModuleLowering): void {
  for (const dispatcher of module.stored.dispatchers.values()) {
    const f = module.builder(dispatcher.result);
    const number = f.read(f.local('function', numberType, true));
    const given = dispatcher.parameters.map((type, at) => f.read(f.local(`given${at}`, type, true)));
    for (const [at, shape] of module.stored.shapes.entries()) {
      const node = module.stored.nodes[at];
      if (node === undefined || !fits(f, shape, dispatcher, node)) continue;
      const test = binary('equal', number, numberValue(at + 1), booleanType);
      const then = f.block(() => answer(f, shape, given, dispatcher.result, node));
      f.emit({ kind: 'if', test: test.expression, then, otherwise: [] });
    }
    const zero: Expression = { kind: 'number', value: 0 };
    const unknown: Statement = {
      kind: 'fail',
      status: statusCode.missing_value,
      details: [zero, zero],
      site: 0,
    };
    f.emit(unknown);
    const parameterCount = dispatcher.parameters.length + 1;
    module.output.functions[dispatcher.id] = f.finish('dispatch', parameterCount, false, 0, statusCode.missing_value);
  }
}

function answer(
  f: FunctionBuilder,
  shape: FunctionShape,
  given: readonly Value[],
  result: IrType,
  node: ts.Expression,
): void {
  const value = applyFunction(f, { shape, values: [] }, given, node);
  if (result.kind === 'void') {
    f.discard(value);
    f.emit({ kind: 'return' });
  } else f.emit({ kind: 'return', value: f.coerce(value, result, node).expression });
}

/** Whether a function can be called with these values and gives what is wanted. */
function fits(
  f: FunctionBuilder,
  shape: FunctionShape,
  { parameters, result, called }: Dispatcher,
  node: ts.Expression,
): boolean {
  const { checker } = f.module;
  const own = checker.getTypeAtLocation(node);
  // Records that differ can meet where TypeScript lets them; without that, only the same ones can.
  const isAllowed = [...called].some((type) => checker.isTypeAssignableTo(own, type));
  const becomes = (from: IrType, to: IrType): boolean =>
    isSame(from, to) || (isAllowed && isReferenceLike(from) && isReferenceLike(to));

  if (shape.kind === 'given') {
    const gives: IrType = givenResult(shape.name);
    const takesAny = shape.name === 'Boolean' || shape.name === 'String' || shape.name === 'Number';
    const [first] = parameters;
    const taken = takesAny ? first !== undefined && converts(first, shape.name) : parameters.every(isNumber);
    return taken && (result.kind === 'void' || becomes(gives, result));
  }
  if (shape.kind === 'stored') return false;
  const info: FunctionInfo = instanceOf(f.module, shape, [], node, undefined);
  const taken = info.parameters.every(({ type, node: parameter }, at) => {
    const given = parameters[at];
    if (parameter.dotDotDotToken !== undefined) return false;
    if (given === undefined) return parameter.initializer !== undefined || type.kind === 'nullable';
    return becomes(given, type);
  });
  return taken && (result.kind === 'void' || (info.result.kind !== 'void' && becomes(info.result, result)));
}

function isNumber(type: IrType): boolean {
  return type.kind === 'number' || type.kind === 'int';
}

function converts(type: IrType, name: string): boolean {
  if (name === 'Boolean') return true;
  return isNumber(type) || type.kind === 'boolean' || type.kind === 'string';
}

function givenResult(name: string): IrType {
  if (name === 'String') return { kind: 'string' };
  return name === 'Boolean' || name.startsWith('is') ? booleanType : numberType;
}

function isReferenceLike(type: IrType): boolean {
  return isReference(type.kind === 'nullable' ? type.value : type);
}

/** Whether a value of one type can stand where another is wanted. */
function isSame(from: IrType, to: IrType): boolean {
  if (sameType(from, to) || (isNumber(from) && isNumber(to))) return true;
  return to.kind === 'nullable' && isSame(from.kind === 'nullable' ? from.value : from, to.value);
}
