import { statusCode } from '@orrery/contract';
import type { Expression, Statement } from '../../ir/ir.ts';
import { booleanType, isReference, numberType, sameType, type IrType } from '../../ir/types.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import type { FunctionInfo, ModuleLowering } from '../module_lowering.ts';
import { binary, numberValue, type Value } from '../value.ts';
import { applyFunction } from './calls.ts';
import { instanceOf } from './instances.ts';
import type { FunctionShape } from './shapes.ts';
import type { Dispatcher, StoredNode } from './stored.ts';

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
  node: StoredNode,
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
  node: StoredNode,
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
  if (shape.kind !== 'written') return false;
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
