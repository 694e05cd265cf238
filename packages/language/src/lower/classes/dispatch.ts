import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import { voidType, type IrType } from '../../ir/types.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { applyFunction, callFunction } from '../functions/calls.ts';
import type { FunctionValue } from '../functions/shapes.ts';
import { functionOfSymbol, functionValueOf } from '../functions/values.ts';
import { numberValue, type Value } from '../value.ts';
import { classTag } from './class_tags.ts';
import { hasTag } from './instance_of.ts';
import { environmentOfInstance, methodOf } from './instance_methods.ts';

/** A method and the tag of the instances that it belongs to. */
interface Candidate {
  readonly tag: number;
  readonly method: FunctionValue;
}

/** A call whose receiver may be an instance of several classes: the method of the one that it is. */
export function dispatch(
  f: FunctionBuilder,
  callee: ts.PropertyAccessExpression,
  node: ts.CallExpression,
  classes: readonly ts.ClassDeclaration[],
): Value {
  const candidates = classes.map((owner): Candidate => {
    const symbol = methodOf(f, owner, callee);
    const tag = classTag(owner, f.module.checker);
    const environment = environmentOfInstance(f, owner, callee.expression);
    const method = symbol === undefined ? undefined : functionOfSymbol(f, symbol, callee, environment);
    return tag === undefined || method === undefined
      ? f.reject('WM0103', callee, {
          owner: owner.name?.text ?? '',
          name: callee.name.text,
          remedy: 'Write it as a method of every class that this may be.',
        })
      : { tag, method };
  });
  const receiver = f.stabilise(f.held(f.expression(callee.expression), callee.expression), 'self');
  return choose(f, receiver, candidates, f.typeOf(node), callWith(f, node, receiver), node);
}

/** How each candidate is called: arguments that are plain values are evaluated once, before. */
function callWith(f: FunctionBuilder, node: ts.CallExpression, receiver: Value): (method: FunctionValue) => Value {
  const isPlain = (argument: ts.Expression): boolean =>
    !typescript.isSpreadElement(argument) && functionValueOf(f, argument) === undefined;
  if (!node.arguments.every(isPlain)) return (method) => callFunction(f, method, node, receiver);
  const given = f
    .operands(node.arguments.map((argument) => () => f.tolerant(argument, wantedType(f, argument))))
    .map((value) => f.stabilise(value, 'given'));
  return (method) => applyFunction(f, method, given, node, receiver);
}

/** What the place of an argument wants, which says how a literal there is laid out. */
function wantedType(f: FunctionBuilder, argument: ts.Expression): IrType | undefined {
  const type = f.module.checker.getContextualType(argument);
  return type === undefined ? undefined : f.module.types.of(type, argument);
}

/** The last candidate needs no test: the receiver's type leaves nothing else. */
function choose(
  f: FunctionBuilder,
  receiver: Value,
  [first, ...others]: readonly Candidate[],
  type: IrType,
  call: (method: FunctionValue) => Value,
  node: ts.Node,
): Value {
  if (first === undefined) return f.reject('WM0103', node, { owner: 'this', name: node.getText(), remedy: '' });
  if (others.length === 0) return call(first.method);
  const test = hasTag(f, receiver, first.tag);
  const rest = (): Value => choose(f, receiver, others, type, call, node);
  if (type.kind !== 'void')
    return f.choose(
      test,
      type,
      () => f.coerce(call(first.method), type, node),
      () => f.coerce(rest(), type, node),
    );
  const then = f.block(() => f.discard(call(first.method)));
  const otherwise = f.block(() => f.discard(rest()));
  f.emit({ kind: 'if', test: test.expression, then, otherwise });
  return { ...numberValue(0), type: voidType };
}
