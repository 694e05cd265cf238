import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import { numberType, typeKey, type IrType } from '../../ir/types.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { isFunctionType } from '../function_nodes.ts';
import { noneValue } from '../nullable.ts';
import type { Value } from '../value.ts';
import { evaluateArguments, type Formal } from './arguments.ts';

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
