import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { nullableType, type IrType } from '../ir/types.ts';
import { bindName, bindPattern } from './bindings.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { applyFunction } from './functions/calls.ts';
import { isFunctionType } from './function_nodes.ts';
import { isInlined } from './functions/shared_variables.ts';
import { callStoredWith } from './functions/stored_calls.ts';
import { functionValueOf } from './functions/values.ts';
import { arrayOf } from './literals.ts';
import { isNone, noneValue } from './nullable.ts';
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
  if (given === undefined) return f.reject('WM0202', method, { name: method.expression.getText() });
  const node = withoutParentheses(given);
  if (isInlined(node, f.module.checker)) return inline(f, node as InPlace, values, wanted);
  const known = functionValueOf(f, node);
  if (known !== undefined) return applyFunction(f, known, values, node);
  if (!isFunctionType(f.module.types.resolved(f.module.checker.getTypeAtLocation(node))))
    return f.reject('WM0202', given, { name: method.expression.getText() });
  return callStoredWith(f, f.stabilise(f.expression(node), 'function'), values, node);
}

type InPlace = ts.ArrowFunction | ts.FunctionExpression;

function inline(f: FunctionBuilder, node: InPlace, values: readonly Value[], wanted: IrType | undefined): Value {
  for (const [at, parameter] of node.parameters.entries()) bindArgument(f, parameter, values, at);
  const [only] = typescript.isBlock(node.body) ? node.body.statements : [];
  const body = !typescript.isBlock(node.body)
    ? node.body
    : node.body.statements.length === 1 && only !== undefined && typescript.isReturnStatement(only)
      ? only.expression
      : undefined;
  if (body === undefined) return inlineBlock(f, node, node.body as ts.Block, wanted);
  return wanted === undefined || wanted.kind === 'void' ? f.expression(body, wanted) : f.typed(body, wanted);
}

/** Binds a parameter of a function that is inlined. */
export function bindArgument(
  f: FunctionBuilder,
  node: ts.ParameterDeclaration,
  values: readonly Value[],
  at: number,
): void {
  const { name, initializer } = node;
  const declared = node.type === undefined ? undefined : f.module.types.ofNode(node.type);
  let value = values[at];
  if (node.dotDotDotToken !== undefined) {
    const type = f.module.types.ofDeclaration(node);
    if (type.kind !== 'array') f.reject('WM0202', node, { name: name.getText() });
    else {
      const others = values.slice(at).map((each) => f.coerce(each, type.element, node));
      value = arrayOf(f, type, others, node);
    }
  } else if (initializer !== undefined) {
    const type = f.module.types.ofDeclaration(node);
    const given = value;
    value =
      given === undefined
        ? f.typed(initializer, type)
        : given.type.kind === 'nullable'
          ? f.choose(
              isNone(given, 'undefined'),
              type,
              () => f.typed(initializer, type),
              () => f.coerce(given, type, node),
            )
          : given;
  } else if (value === undefined && node.questionToken !== undefined) value = noneValue('undefined');
  if (value === undefined) return;
  const wanted = declared === undefined || node.questionToken === undefined ? declared : nullableType(declared);
  if (typescript.isIdentifier(name)) bindName(f, name, value, wanted);
  else bindPattern(f, name, value);
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
    ? f.reject('WM0202', node, { name: 'function' })
    : f.module.types.of(f.module.checker.getReturnTypeOfSignature(signature), node);
}
