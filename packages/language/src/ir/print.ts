import type { Expression, IrFunction, Module, Statement } from './ir.ts';
import { typeKey } from './types.ts';

/** A module as readable text, for tests and for looking at. */
export function printModule(module: Module): string {
  const constants = module.constants.map(
    ({ name, type, value }, id) =>
      `constant ${id} ${name}: ${typeKey(type)}${value === undefined ? '' : ` = ${printValue(value)}`}`,
  );
  return [...constants, ...module.functions.map((_, id) => printFunction(module, id))].join('\n');
}

export function printFunction(module: Module, id: number): string {
  const lowered = module.functions[id] as IrFunction;
  return new Printer(module, lowered).function(id);
}

function printValue(value: number | boolean | string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) ? '-0' : String(value);
}

class Printer {
  readonly #module: Module;
  readonly #function: IrFunction;

  constructor(module: Module, lowered: IrFunction) {
    this.#module = module;
    this.#function = lowered;
  }

  function(id: number): string {
    const { name, parameterCount, locals, result, body } = this.#function;
    const parameters = locals
      .slice(0, parameterCount)
      .map(({ type }, local) => `${this.#local(local)}: ${typeKey(type)}`);
    return [
      `function ${id} ${name}(${parameters.join(', ')}): ${typeKey(result)} {`,
      ...this.#body(body, '  '),
      '}',
    ].join('\n');
  }

  #local(local: number): string {
    return `${this.#function.locals[local]?.name ?? '?'}.${local}`;
  }

  #called(id: number): string {
    return this.#module.functions[id]?.name ?? `function${id}`;
  }

  #body(statements: readonly Statement[], indent: string): string[] {
    return statements.flatMap((statement) => this.#statement(statement, indent));
  }

  #statement(statement: Statement, indent: string): string[] {
    const text = (expression: Expression): string => this.expression(expression);
    const nested = (body: readonly Statement[]): string[] => this.#body(body, `${indent}  `);
    const line = (content: string): string[] => [`${indent}${content}`];
    switch (statement.kind) {
      case 'set':
        return line(`${this.#local(statement.local)} = ${text(statement.value)}`);
      case 'constant.set':
        return line(`${this.#constant(statement.constant)} = ${text(statement.value)}`);
      case 'evaluate':
        return line(text(statement.value));
      case 'record.set':
        return line(`${text(statement.record)}.${statement.field} = ${text(statement.value)}`);
      case 'array.set':
        return line(`${text(statement.array)}[${text(statement.index)}] = ${text(statement.value)}`);
      case 'array.put':
        return line(`put ${text(statement.array)}[${text(statement.index)}] = ${text(statement.value)}`);
      case 'array.push':
        return line(`push ${text(statement.array)}, ${text(statement.value)}`);
      case 'array.copy': {
        const { to, toIndex, from, fromIndex, length } = statement;
        return line(`copy ${text(to)}[${text(toIndex)}], ${text(from)}[${text(fromIndex)}], ${text(length)}`);
      }
      case 'array.load':
        return line(`${text(statement.array)} = load ${text(statement.address)}`);
      case 'array.store':
        return line(`store ${text(statement.array)}, ${text(statement.address)}`);
      case 'array.truncate':
        return line(`truncate ${text(statement.array)}, ${text(statement.length)}`);
      case 'memory.store':
        return line(`store.${statement.access} ${text(statement.address)}, ${text(statement.value)}`);
      case 'memory.storeText':
        return line(`storeText ${text(statement.address)}, ${text(statement.value)}`);
      case 'memory.copy':
        return line(`copy ${text(statement.to)}, ${text(statement.from)}, ${text(statement.length)}`);
      case 'if':
        return [
          `${indent}if ${text(statement.test)} {`,
          ...nested(statement.then),
          ...(statement.otherwise.length === 0 ? [] : [`${indent}} else {`, ...nested(statement.otherwise)]),
          `${indent}}`,
        ];
      case 'block':
      case 'loop':
        return [`${indent}${statement.kind} @${statement.label} {`, ...nested(statement.body), `${indent}}`];
      case 'break':
      case 'continue':
        return line(`${statement.kind} @${statement.label}`);
      case 'return':
        return line(statement.value === undefined ? 'return' : `return ${text(statement.value)}`);
      case 'fail':
        return line(
          `fail ${statement.status} (${statement.details.map(text).join(', ')})${statement.text === undefined ? '' : ` ${text(statement.text)}`}`,
        );
      case 'charge':
        return line(`charge ${text(statement.amount)}`);
      case 'begin':
        return line('begin');
      case 'reinitialise':
        return line(`reinitialise ${text(statement.reservedBytes)}`);
    }
  }

  #constant(id: number): string {
    return `#${this.#module.constants[id]?.name ?? id}`;
  }

  expression(expression: Expression): string {
    const text = (operand: Expression): string => this.expression(operand);
    switch (expression.kind) {
      case 'number':
        return printValue(expression.value);
      case 'int':
        return `${expression.value}i`;
      case 'boolean':
        return String(expression.value);
      case 'string':
        return JSON.stringify(expression.value);
      case 'local':
        return this.#local(expression.local);
      case 'constant':
        return this.#constant(expression.constant);
      case 'parameter':
        return `parameters.${this.#module.parameters[expression.parameter]?.name ?? expression.parameter}`;
      case 'unary':
        return `${expression.operator}(${text(expression.operand)})`;
      case 'binary':
        return `${expression.operator}(${text(expression.left)}, ${text(expression.right)})`;
      case 'same':
        return `same(${text(expression.left)}, ${text(expression.right)})`;
      case 'conditional':
        return `(${text(expression.test)} ? ${text(expression.then)} : ${text(expression.otherwise)})`;
      case 'call':
        return `${this.#called(expression.function)}(${expression.arguments.map(text).join(', ')})`;
      case 'attempt':
        return `attempt ${this.#called(expression.function)}(${expression.arguments.map(text).join(', ')})`;
      case 'record.new':
        return `{ ${expression.fields.map(({ name, value }) => `${name}: ${text(value)}`).join(', ')} }`;
      case 'record.get':
        return `${text(expression.record)}.${expression.field}`;
      case 'array.new':
        return `[${expression.elements.map(text).join(', ')}]`;
      case 'array.make':
        return `make(${text(expression.length)})`;
      case 'array.length':
        return `${text(expression.array)}.length`;
      case 'array.get': {
        const fallback = expression.fallback === undefined ? '' : ` ?? ${text(expression.fallback)}`;
        return `${text(expression.array)}[${text(expression.index)}]${fallback}`;
      }
      case 'array.at':
        return `at ${text(expression.array)}[${text(expression.index)}]`;
      case 'string.length':
        return `${text(expression.string)}.length`;
      case 'string.unit':
        return `unit ${text(expression.string)}[${text(expression.index)}]`;
      case 'string.concat':
        return `concat(${expression.parts.map(text).join(', ')})`;
      case 'string.slice':
        return `slice(${text(expression.string)}, ${text(expression.from)}, ${text(expression.to)})`;
      case 'string.fromUnits':
        return `fromUnits(${text(expression.units)})`;
      case 'string.equal':
      case 'string.less':
        return `${expression.kind}(${text(expression.left)}, ${text(expression.right)})`;
      case 'none':
        return expression.which;
      case 'some':
      case 'present':
        return `${expression.kind}(${text(expression.value)})`;
      case 'unwrap':
        return `${text(expression.value)}${expression.site === undefined ? '!' : '!!'}`;
      case 'isNone':
        return `isNone.${expression.which}(${text(expression.value)})`;
      case 'memory.load':
        return `load.${expression.access}(${text(expression.address)})`;
      case 'memory.loadText':
        return `loadText(${text(expression.address)}, ${text(expression.length)})`;
      case 'blank':
        return 'blank';
      case 'region':
        return `region ${expression.region}${expression.size === true ? '.size' : ''}`;
      case 'budget':
        return `budget.${expression.of}`;
      case 'failure.site':
        return 'failure.site';
      case 'failure.detail':
        return `failure.detail${expression.index}`;
    }
  }
}
