import type { Expression, Statement } from './ir.ts';

/** Rebuilds an expression with each direct operand replaced, in evaluation order. */
export function mapOperands(expression: Expression, map: (operand: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'number':
    case 'int':
    case 'boolean':
    case 'string':
    case 'none':
    case 'blank':
    case 'local':
    case 'constant':
    case 'parameter':
    case 'region':
    case 'budget':
    case 'failure.site':
    case 'failure.detail':
      return expression;
    case 'unary':
      return { ...expression, operand: map(expression.operand) };
    case 'binary':
    case 'same':
      return { ...expression, left: map(expression.left), right: map(expression.right) };
    case 'conditional':
      return {
        ...expression,
        test: map(expression.test),
        then: map(expression.then),
        otherwise: map(expression.otherwise),
      };
    case 'call':
    case 'attempt':
      return { ...expression, arguments: expression.arguments.map(map) };
    case 'record.new':
      return { ...expression, fields: expression.fields.map(({ name, value }) => ({ name, value: map(value) })) };
    case 'record.get':
      return { ...expression, record: map(expression.record) };
    case 'array.new':
      return { ...expression, elements: expression.elements.map(map) };
    case 'array.make':
      return { ...expression, length: map(expression.length) };
    case 'array.length':
      return { ...expression, array: map(expression.array) };
    case 'array.get': {
      const mapped = { ...expression, array: map(expression.array), index: map(expression.index) };
      return expression.fallback === undefined ? mapped : { ...mapped, fallback: map(expression.fallback) };
    }
    case 'array.at':
      return { ...expression, array: map(expression.array), index: map(expression.index) };
    case 'string.length':
      return { ...expression, string: map(expression.string) };
    case 'string.unit':
      return { ...expression, string: map(expression.string), index: map(expression.index) };
    case 'string.concat':
      return { ...expression, parts: expression.parts.map(map) };
    case 'string.slice':
      return { ...expression, string: map(expression.string), from: map(expression.from), to: map(expression.to) };
    case 'string.fromUnits':
      return { ...expression, units: map(expression.units) };
    case 'string.equal':
    case 'string.less':
      return { ...expression, left: map(expression.left), right: map(expression.right) };
    case 'some':
    case 'unwrap':
    case 'isNone':
    case 'present':
      return { ...expression, value: map(expression.value) };
    case 'memory.load':
      return { ...expression, address: map(expression.address) };
    case 'memory.loadText':
      return { ...expression, address: map(expression.address), length: map(expression.length) };
  }
}

/** Rebuilds a statement with its own expressions (in evaluation order) and its bodies replaced. */
export function mapParts(
  statement: Statement,
  map: (expression: Expression) => Expression,
  mapBody: (body: readonly Statement[]) => readonly Statement[],
): Statement {
  switch (statement.kind) {
    case 'break':
    case 'continue':
    case 'begin':
    case 'spend':
      return statement;
    case 'set':
    case 'constant.set':
    case 'evaluate':
      return { ...statement, value: map(statement.value) };
    case 'record.set':
      return { ...statement, record: map(statement.record), value: map(statement.value) };
    case 'array.set':
    case 'array.put':
      return {
        ...statement,
        array: map(statement.array),
        index: map(statement.index),
        value: map(statement.value),
      };
    case 'array.push':
      return { ...statement, array: map(statement.array), value: map(statement.value) };
    case 'array.copy':
      return {
        ...statement,
        to: map(statement.to),
        toIndex: map(statement.toIndex),
        from: map(statement.from),
        fromIndex: map(statement.fromIndex),
        length: map(statement.length),
      };
    case 'array.load':
    case 'array.store':
      return { ...statement, array: map(statement.array), address: map(statement.address) };
    case 'array.truncate':
      return { ...statement, array: map(statement.array), length: map(statement.length) };
    case 'memory.store':
    case 'memory.storeText':
      return { ...statement, address: map(statement.address), value: map(statement.value) };
    case 'memory.copy':
      return { ...statement, to: map(statement.to), from: map(statement.from), length: map(statement.length) };
    case 'if':
      return {
        ...statement,
        test: map(statement.test),
        then: mapBody(statement.then),
        otherwise: mapBody(statement.otherwise),
      };
    case 'block':
    case 'loop':
      return { ...statement, body: mapBody(statement.body) };
    case 'return':
      return statement.value === undefined ? statement : { ...statement, value: map(statement.value) };
    case 'fail': {
      const mapped = { ...statement, details: [map(statement.details[0]), map(statement.details[1])] as const };
      return statement.text === undefined ? mapped : { ...mapped, text: map(statement.text) };
    }
    case 'charge':
      return { ...statement, amount: map(statement.amount) };
    case 'reinitialise':
      return { ...statement, reservedBytes: map(statement.reservedBytes) };
  }
}
