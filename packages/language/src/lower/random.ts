import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { booleanType, numberType } from '../ir/types.ts';
import type { Expression } from '../ir/ir.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callLibrary } from './operators.ts';
import { and, binary, literalOf, numberValue, unary, type Value } from './value.ts';

const draws = new Map([
  ['float', 'randomFloat'],
  ['integer', 'randomInteger'],
  ['chance', 'randomChance'],
  ['normal', 'randomNormal'],
]);

const drawRemedy = 'Available are float(), integer(n), chance(p) and normal().';

/**
 * A draw from the random parameter, undefined if the receiver is not one. Failures are tested here too, so that they
 * name the author's place and not the library's.
 */
export function lowerDraw(
  f: FunctionBuilder,
  owner: ts.Expression,
  name: string,
  node: ts.CallExpression,
): Value | undefined {
  const { randomType } = f.module;
  const libraryName = draws.get(name);
  if (randomType === undefined || f.module.isLibrary) return undefined;
  const type = f.module.checker.getTypeAtLocation(owner);
  if (type.getSymbol()?.name !== 'Random') return undefined;
  const random = f.stabilise(f.expression(owner), 'random');
  if (libraryName === undefined) return f.reject('WM0103', node, { owner: 'Random', name, remedy: drawRemedy });
  const given = f
    .operands(node.arguments.map((each) => () => f.number(each)))
    .map((value) => f.stabilise(value, 'given'));
  const [first] = given;
  if (name === 'integer' && first !== undefined) requireCount(f, first, node);
  if (name === 'float' || name === 'normal') requireGenerator(f, random, node);
  return callLibrary(f, libraryName, [random, ...given], node);
}

function requireCount(f: FunctionBuilder, count: Value, node: ts.Node): void {
  const literal = literalOf(count);
  if (literal !== undefined && Number.isInteger(literal) && literal >= 1 && literal <= 4294967296) return;
  const isWhole = binary('equal', unary('floor', count, numberType), count, booleanType);
  const isPositive = binary('greaterEqual', count, numberValue(1), booleanType);
  const isSmall = binary('lessEqual', count, numberValue(4294967296), booleanType);
  const test = and(and(isWhole, isPositive), isSmall);
  fail(f, test.expression, false, statusCode.invalid_draw, count.expression, node);
}

/** float and normal have no finite list of outcomes for a script to choose from. */
function requireGenerator(f: FunctionBuilder, random: Value, node: ts.Node): void {
  if (random.type.kind !== 'record') return;
  const scripted: Expression = {
    kind: 'record.get',
    type: random.type,
    record: random.expression,
    field: 'scriptMode',
  };
  fail(f, scripted, true, statusCode.not_enumerable, { kind: 'number', value: 0 }, node);
}

/** Stops the step where `test` has the value `when`. */
function fail(
  f: FunctionBuilder,
  test: Expression,
  when: boolean,
  status: number,
  detail: Expression,
  node: ts.Node,
): void {
  const stop = [{ kind: 'fail', status, details: [detail, { kind: 'number', value: 0 }], site: f.site(node) }] as const;
  f.emit({ kind: 'if', test, then: when ? stop : [], otherwise: when ? [] : stop });
}
