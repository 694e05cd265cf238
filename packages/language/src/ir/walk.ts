import type { Expression, Statement } from './ir.ts';

/** Visits the expressions directly inside an expression, in evaluation order. */
export function forEachOperand(expression: Expression, visit: (operand: Expression) => void): void {
  switch (expression.kind) {
    case 'unary':
      return visit(expression.operand);
    case 'binary':
    case 'same':
    case 'string.equal':
    case 'string.less':
      visit(expression.left);
      return visit(expression.right);
    case 'conditional':
      visit(expression.test);
      visit(expression.then);
      return visit(expression.otherwise);
    case 'call':
    case 'attempt':
      return visitAll(expression.arguments, visit);
    case 'record.new':
      for (const { value } of expression.fields) visit(value);
      return undefined;
    case 'record.get':
      return visit(expression.record);
    case 'array.new':
      return visitAll(expression.elements, visit);
    case 'array.make':
      return visit(expression.length);
    case 'array.length':
      return visit(expression.array);
    case 'array.get':
      visit(expression.array);
      visit(expression.index);
      return expression.fallback === undefined ? undefined : visit(expression.fallback);
    case 'array.at':
      visit(expression.array);
      return visit(expression.index);
    case 'string.length':
      return visit(expression.string);
    case 'string.unit':
      visit(expression.string);
      return visit(expression.index);
    case 'string.concat':
      return visitAll(expression.parts, visit);
    case 'string.slice':
      visit(expression.string);
      visit(expression.from);
      return visit(expression.to);
    case 'string.fromUnits':
      return visit(expression.units);
    case 'some':
    case 'unwrap':
    case 'isNone':
    case 'present':
      return visit(expression.value);
    case 'memory.load':
      return visit(expression.address);
    case 'memory.loadText':
      visit(expression.address);
      return visit(expression.length);
    default:
      return undefined;
  }
}

/** Visits the expressions directly inside a statement, in evaluation order. */
export function forEachOwnExpression(statement: Statement, visit: (expression: Expression) => void): void {
  switch (statement.kind) {
    case 'set':
    case 'constant.set':
    case 'evaluate':
      return visit(statement.value);
    case 'record.set':
      visit(statement.record);
      return visit(statement.value);
    case 'array.set':
    case 'array.put':
      visit(statement.array);
      visit(statement.index);
      return visit(statement.value);
    case 'array.push':
      visit(statement.array);
      return visit(statement.value);
    case 'array.copy':
      visit(statement.to);
      visit(statement.toIndex);
      visit(statement.from);
      visit(statement.fromIndex);
      return visit(statement.length);
    case 'array.load':
    case 'array.store':
      visit(statement.array);
      return visit(statement.address);
    case 'array.truncate':
      visit(statement.array);
      return visit(statement.length);
    case 'memory.store':
    case 'memory.storeText':
      visit(statement.address);
      return visit(statement.value);
    case 'memory.copy':
      visit(statement.to);
      visit(statement.from);
      return visit(statement.length);
    case 'if':
      return visit(statement.test);
    case 'return':
      return statement.value === undefined ? undefined : visit(statement.value);
    case 'fail':
      visitAll(statement.details, visit);
      return statement.text === undefined ? undefined : visit(statement.text);
    case 'charge':
      return visit(statement.amount);
    case 'reinitialise':
      return visit(statement.reservedBytes);
    default:
      return undefined;
  }
}

/** Visits the lists of statements directly inside a statement. */
export function forEachBody(statement: Statement, visit: (body: readonly Statement[]) => void): void {
  switch (statement.kind) {
    case 'if':
      visit(statement.then);
      return visit(statement.otherwise);
    case 'block':
    case 'loop':
      return visit(statement.body);
    default:
      return undefined;
  }
}

function visitAll(expressions: readonly Expression[], visit: (expression: Expression) => void): void {
  for (const expression of expressions) visit(expression);
}

/** The expressions directly inside an expression, in evaluation order. */
export function operandsOf(expression: Expression): readonly Expression[] {
  const found: Expression[] = [];
  forEachOperand(expression, (operand) => found.push(operand));
  return found;
}

/** The expressions directly inside a statement, in evaluation order, and the lists of statements inside it. */
export function partsOf(statement: Statement): {
  readonly expressions: readonly Expression[];
  readonly bodies: readonly (readonly Statement[])[];
} {
  const expressions: Expression[] = [];
  const bodies: (readonly Statement[])[] = [];
  forEachOwnExpression(statement, (expression) => expressions.push(expression));
  forEachBody(statement, (body) => bodies.push(body));
  return { expressions, bodies };
}

/** Whether something is true of an expression directly inside another. */
export function someOperand(expression: Expression, test: (operand: Expression) => boolean): boolean {
  let found = false;
  forEachOperand(expression, (operand) => {
    found ||= test(operand);
  });
  return found;
}

/** Whether something is true of an expression directly inside a statement. */
export function someOwnExpression(statement: Statement, test: (expression: Expression) => boolean): boolean {
  let found = false;
  forEachOwnExpression(statement, (expression) => {
    found ||= test(expression);
  });
  return found;
}

/** Visits every expression of a list of statements, operands before what they belong to. */
export function forEachExpression(statements: readonly Statement[], visit: (expression: Expression) => void): void {
  const inside = (expression: Expression): void => {
    forEachOperand(expression, inside);
    visit(expression);
  };
  forEachStatement(statements, (statement) => forEachOwnExpression(statement, inside));
}

/** Visits every statement of a list, each before those inside it. */
export function forEachStatement(statements: readonly Statement[], visit: (statement: Statement) => void): void {
  const inside = (body: readonly Statement[]): void => {
    for (const statement of body) {
      visit(statement);
      forEachBody(statement, inside);
    }
  };
  inside(statements);
}
