import type { Expression, Statement } from './ir.ts';

/** The expressions directly inside an expression, in evaluation order. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'unary':
      return [expression.operand];
    case 'binary':
    case 'same':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.test, expression.then, expression.otherwise];
    case 'call':
    case 'attempt':
      return expression.arguments;
    case 'record.new':
      return expression.fields.map(({ value }) => value);
    case 'record.get':
      return [expression.record];
    case 'array.new':
      return expression.elements;
    case 'array.make':
      return [expression.length];
    case 'array.length':
      return [expression.array];
    case 'array.get':
      return expression.fallback === undefined
        ? [expression.array, expression.index]
        : [expression.array, expression.index, expression.fallback];
    case 'array.at':
      return [expression.array, expression.index];
    case 'string.length':
      return [expression.string];
    case 'string.unit':
      return [expression.string, expression.index];
    case 'string.concat':
      return expression.parts;
    case 'string.slice':
      return [expression.string, expression.from, expression.to];
    case 'string.fromUnits':
      return [expression.units];
    case 'string.equal':
    case 'string.less':
      return [expression.left, expression.right];
    case 'some':
    case 'unwrap':
    case 'isNone':
    case 'present':
      return [expression.value];
    case 'memory.load':
      return [expression.address];
    case 'memory.loadText':
      return [expression.address, expression.length];
    default:
      return [];
  }
}

/** The expressions directly inside a statement, in evaluation order, and the lists of statements inside it. */
export function partsOf(statement: Statement): {
  readonly expressions: readonly Expression[];
  readonly bodies: readonly (readonly Statement[])[];
} {
  switch (statement.kind) {
    case 'set':
    case 'constant.set':
    case 'evaluate':
      return { expressions: [statement.value], bodies: [] };
    case 'record.set':
      return { expressions: [statement.record, statement.value], bodies: [] };
    case 'array.set':
    case 'array.put':
      return { expressions: [statement.array, statement.index, statement.value], bodies: [] };
    case 'array.push':
      return { expressions: [statement.array, statement.value], bodies: [] };
    case 'array.copy': {
      const { to, toIndex, from, fromIndex, length } = statement;
      return { expressions: [to, toIndex, from, fromIndex, length], bodies: [] };
    }
    case 'array.load':
    case 'array.store':
      return { expressions: [statement.array, statement.address], bodies: [] };
    case 'array.truncate':
      return { expressions: [statement.array, statement.length], bodies: [] };
    case 'memory.store':
    case 'memory.storeText':
      return { expressions: [statement.address, statement.value], bodies: [] };
    case 'memory.copy':
      return { expressions: [statement.to, statement.from, statement.length], bodies: [] };
    case 'if':
      return { expressions: [statement.test], bodies: [statement.then, statement.otherwise] };
    case 'block':
    case 'loop':
      return { expressions: [], bodies: [statement.body] };
    case 'return':
      return { expressions: statement.value === undefined ? [] : [statement.value], bodies: [] };
    case 'fail':
      return {
        expressions: statement.text === undefined ? statement.details : [...statement.details, statement.text],
        bodies: [],
      };
    case 'charge':
      return { expressions: [statement.amount], bodies: [] };
    case 'reinitialise':
      return { expressions: [statement.reservedBytes], bodies: [] };
    default:
      return { expressions: [], bodies: [] };
  }
}

/** Visits every expression of a list of statements, operands before what they belong to. */
export function forEachExpression(statements: readonly Statement[], visit: (expression: Expression) => void): void {
  const inside = (expression: Expression): void => {
    for (const operand of operandsOf(expression)) inside(operand);
    visit(expression);
  };
  forEachStatement(statements, (statement) => {
    for (const expression of partsOf(statement).expressions) inside(expression);
  });
}

export function forEachStatement(statements: readonly Statement[], visit: (statement: Statement) => void): void {
  for (const statement of statements) {
    visit(statement);
    for (const body of partsOf(statement).bodies) forEachStatement(body, visit);
  }
}
