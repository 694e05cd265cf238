import type { ConstantId, Expression, FunctionId, LabelId, LocalId, SiteId, Statement } from './ir.ts';

/** New numbers for what statements refer to, as code moves into another module or function. */
export interface Renumbering {
  readonly function: (id: FunctionId) => FunctionId;
  readonly constant: (id: ConstantId) => ConstantId;
  readonly site: (id: SiteId) => SiteId;
  readonly local: (id: LocalId) => LocalId;
  readonly label: (id: LabelId) => LabelId;
}

export function renumberStatements(statements: readonly Statement[], to: Renumbering): readonly Statement[] {
  return statements.map((statement) => renumberStatement(statement, to));
}

function renumberStatement(statement: Statement, to: Renumbering): Statement {
  const inner = (expression: Expression): Expression => renumberExpression(expression, to);
  switch (statement.kind) {
    case 'set':
      return { ...statement, local: to.local(statement.local), value: inner(statement.value) };
    case 'constant.set':
      return { ...statement, constant: to.constant(statement.constant), value: inner(statement.value) };
    case 'evaluate':
      return { ...statement, value: inner(statement.value) };
    case 'record.set':
      return { ...statement, record: inner(statement.record), value: inner(statement.value) };
    case 'array.set':
      return {
        ...statement,
        array: inner(statement.array),
        index: inner(statement.index),
        value: inner(statement.value),
        site: to.site(statement.site),
      };
    case 'array.put':
      return {
        ...statement,
        array: inner(statement.array),
        index: inner(statement.index),
        value: inner(statement.value),
      };
    case 'array.push':
      return {
        ...statement,
        array: inner(statement.array),
        value: inner(statement.value),
        site: to.site(statement.site),
      };
    case 'array.copy':
      return {
        ...statement,
        to: inner(statement.to),
        toIndex: inner(statement.toIndex),
        from: inner(statement.from),
        fromIndex: inner(statement.fromIndex),
        length: inner(statement.length),
      };
    case 'array.load':
    case 'array.store':
      return { ...statement, array: inner(statement.array), address: inner(statement.address) };
    case 'array.truncate':
      return { ...statement, array: inner(statement.array), length: inner(statement.length) };
    case 'memory.store':
    case 'memory.storeText':
      return { ...statement, address: inner(statement.address), value: inner(statement.value) };
    case 'memory.copy':
      return {
        ...statement,
        to: inner(statement.to),
        from: inner(statement.from),
        length: inner(statement.length),
      };
    case 'if':
      return {
        ...statement,
        test: inner(statement.test),
        then: renumberStatements(statement.then, to),
        otherwise: renumberStatements(statement.otherwise, to),
      };
    case 'block':
      return { ...statement, label: to.label(statement.label), body: renumberStatements(statement.body, to) };
    case 'loop':
      return {
        ...statement,
        label: to.label(statement.label),
        body: renumberStatements(statement.body, to),
        ...(statement.site === undefined ? {} : { site: to.site(statement.site) }),
      };
    case 'break':
    case 'continue':
      return { ...statement, label: to.label(statement.label) };
    case 'return':
      return statement.value === undefined ? statement : { ...statement, value: inner(statement.value) };
    case 'fail':
      return {
        ...statement,
        details: [inner(statement.details[0]), inner(statement.details[1])],
        ...(statement.text === undefined ? {} : { text: inner(statement.text) }),
        site: to.site(statement.site),
      };
    case 'charge':
      return { ...statement, amount: inner(statement.amount), site: to.site(statement.site) };
    case 'spend':
      return { ...statement, site: to.site(statement.site) };
    case 'reinitialise':
      return { ...statement, reservedBytes: inner(statement.reservedBytes) };
    case 'begin':
      return statement;
  }
}

function renumberExpression(expression: Expression, to: Renumbering): Expression {
  const inner = (operand: Expression): Expression => renumberExpression(operand, to);
  switch (expression.kind) {
    case 'local':
      return { ...expression, local: to.local(expression.local) };
    case 'constant':
      return { ...expression, constant: to.constant(expression.constant) };
    case 'unary':
      return { ...expression, operand: inner(expression.operand) };
    case 'binary':
    case 'same':
      return { ...expression, left: inner(expression.left), right: inner(expression.right) };
    case 'conditional':
      return {
        ...expression,
        test: inner(expression.test),
        then: inner(expression.then),
        otherwise: inner(expression.otherwise),
      };
    case 'call':
      return {
        ...expression,
        function: to.function(expression.function),
        arguments: expression.arguments.map(inner),
        site: to.site(expression.site),
      };
    case 'attempt':
      return { ...expression, function: to.function(expression.function), arguments: expression.arguments.map(inner) };
    case 'record.new':
      return {
        ...expression,
        fields: expression.fields.map(({ name, value }) => ({ name, value: inner(value) })),
        site: to.site(expression.site),
      };
    case 'record.get':
      return { ...expression, record: inner(expression.record) };
    case 'array.new':
      return { ...expression, elements: expression.elements.map(inner), site: to.site(expression.site) };
    case 'array.make':
      return { ...expression, length: inner(expression.length), site: to.site(expression.site) };
    case 'array.length':
      return { ...expression, array: inner(expression.array) };
    case 'array.get':
      return {
        ...expression,
        array: inner(expression.array),
        index: inner(expression.index),
        ...(expression.fallback === undefined ? {} : { fallback: inner(expression.fallback) }),
        site: to.site(expression.site),
      };
    case 'array.at':
      return { ...expression, array: inner(expression.array), index: inner(expression.index) };
    case 'string.length':
      return { ...expression, string: inner(expression.string) };
    case 'string.unit':
      return { ...expression, string: inner(expression.string), index: inner(expression.index) };
    case 'string.concat':
      return { ...expression, parts: expression.parts.map(inner), site: to.site(expression.site) };
    case 'string.slice':
      return {
        ...expression,
        string: inner(expression.string),
        from: inner(expression.from),
        to: inner(expression.to),
        site: to.site(expression.site),
      };
    case 'string.fromUnits':
      return { ...expression, units: inner(expression.units), site: to.site(expression.site) };
    case 'string.equal':
    case 'string.less':
      return {
        ...expression,
        left: inner(expression.left),
        right: inner(expression.right),
        site: to.site(expression.site),
      };
    case 'some':
    case 'isNone':
    case 'present':
      return { ...expression, value: inner(expression.value) };
    case 'unwrap':
      return expression.site === undefined
        ? { ...expression, value: inner(expression.value) }
        : { ...expression, value: inner(expression.value), site: to.site(expression.site) };
    case 'memory.load':
      return { ...expression, address: inner(expression.address) };
    case 'memory.loadText':
      return {
        ...expression,
        address: inner(expression.address),
        length: inner(expression.length),
        site: to.site(expression.site),
      };
    default:
      return expression;
  }
}
