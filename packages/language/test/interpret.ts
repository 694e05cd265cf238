import type { BinaryOperator, Expression, IrFunction, Module, Statement, UnaryOperator } from '../src/ir/ir.ts';

/**
 * A value of the IR at run time: numbers and ints, booleans, text, records as objects, arrays as arrays, and the nones,
 * of which `absent` is a symbol.
 */
export type Runtime = number | boolean | string | undefined | null | symbol | { [name: string]: Runtime } | Runtime[];

export const absent = Symbol('absent');

/** How a call of the interpreted program failed. */
export class Failure extends Error {
  readonly status: number;
  readonly site: number;
  readonly details: readonly [number, number];

  readonly text: string | undefined;

  constructor(status: number, site: number, details: readonly [number, number], text?: string) {
    super(`status ${status} at site ${site}`);
    this.text = text;
    this.status = status;
    this.site = site;
    this.details = details;
  }
}

const outOfRangeRead = 4;
const outOfRangeWrite = 5;
const nonIntegerIndex = 6;
const missingValue = 12;

class Jump {
  readonly kind: 'break' | 'continue' | 'return';
  readonly label: number;
  readonly value: Runtime;

  constructor(kind: Jump['kind'], label: number, value: Runtime) {
    this.kind = kind;
    this.label = label;
    this.value = value;
  }
}

const buffer = new DataView(new ArrayBuffer(8));

/** Runs the IR as its documentation says, slowly and plainly: the judge of the lowering, independent of both emitters. */
export class Interpreter {
  readonly #module: Module;
  readonly #constants: Runtime[];
  readonly #parameters: readonly number[];
  readonly script = new DataView(new ArrayBuffer(1024));
  #turns = 0;

  constructor(module: Module, parameters: readonly number[] = module.parameters.map(({ value }) => value)) {
    this.#module = module;
    this.#parameters = parameters;
    this.#constants = module.constants.map(({ value }) => value);
    this.call(module.initialise, []);
  }

  call(id: number, given: readonly Runtime[]): Runtime {
    const called = this.#module.functions[id] as IrFunction;
    const locals: Runtime[] = called.locals.map(({ type }, at) =>
      at < given.length
        ? given[at]
        : type.kind === 'boolean'
          ? false
          : type.kind === 'string'
            ? ''
            : type.kind === 'number' || type.kind === 'int'
              ? 0
              : undefined,
    );
    this.#turns = given.length === 0 ? 0 : this.#turns;
    const jump = this.#run(called.body, locals);
    return jump?.kind === 'return' ? jump.value : undefined;
  }

  #run(statements: readonly Statement[], locals: Runtime[]): Jump | undefined {
    for (const statement of statements) {
      const jump = this.#statement(statement, locals);
      if (jump !== undefined) return jump;
    }
    return undefined;
  }

  #statement(statement: Statement, locals: Runtime[]): Jump | undefined {
    const value = (expression: Expression): Runtime => this.#evaluate(expression, locals);
    switch (statement.kind) {
      case 'set':
        locals[statement.local] = value(statement.value);
        return undefined;
      case 'constant.set':
        this.#constants[statement.constant] = value(statement.value);
        return undefined;
      case 'evaluate':
        value(statement.value);
        return undefined;
      case 'record.set': {
        const record = value(statement.record) as Record<string, Runtime>;
        record[statement.field] = value(statement.value);
        return undefined;
      }
      case 'array.set': {
        const array = value(statement.array) as Runtime[];
        const index = value(statement.index) as number;
        const stored = value(statement.value);
        if (!Number.isInteger(index)) throw new Failure(nonIntegerIndex, statement.site, [index, array.length]);
        if (index < 0 || index > array.length)
          throw new Failure(outOfRangeWrite, statement.site, [index, array.length]);
        array[index] = stored;
        return undefined;
      }
      case 'array.put': {
        const array = value(statement.array) as Runtime[];
        const index = value(statement.index) as number;
        if (!(index >= 0 && index < array.length)) throw new Error(`array.put at ${index} of ${array.length}`);
        array[index] = value(statement.value);
        return undefined;
      }
      case 'array.push': {
        const array = value(statement.array) as Runtime[];
        array.push(value(statement.value));
        return undefined;
      }
      case 'array.copy': {
        const to = value(statement.to) as Runtime[];
        const toIndex = value(statement.toIndex) as number;
        const from = value(statement.from) as Runtime[];
        const fromIndex = value(statement.fromIndex) as number;
        const length = value(statement.length) as number;
        if (toIndex + length > to.length || fromIndex + length > from.length) throw new Error('array.copy past an end');
        for (let i = 0; i < length; i += 1) to[toIndex + i] = from[fromIndex + i] as Runtime;
        return undefined;
      }
      case 'array.truncate': {
        const array = value(statement.array) as Runtime[];
        const length = value(statement.length) as number;
        if (!(length >= 0 && length <= array.length)) throw new Error(`truncate to ${length} of ${array.length}`);
        array.length = length;
        return undefined;
      }
      case 'if':
        return this.#run(value(statement.test) === true ? statement.then : statement.otherwise, locals);
      case 'block': {
        const jump = this.#run(statement.body, locals);
        return jump?.kind === 'break' && jump.label === statement.label ? undefined : jump;
      }
      case 'loop':
        for (;;) {
          this.#turns += 1;
          if (this.#turns > 1_000_000) throw new Error('the interpreted program does not end');
          const jump = this.#run(statement.body, locals);
          if (jump === undefined || (jump.kind === 'continue' && jump.label === statement.label)) continue;
          return jump.kind === 'break' && jump.label === statement.label ? undefined : jump;
        }
      case 'break':
      case 'continue':
        return new Jump(statement.kind, statement.label, undefined);
      case 'return':
        return new Jump('return', 0, statement.value === undefined ? undefined : value(statement.value));
      case 'fail':
        throw new Failure(
          statement.status,
          statement.site,
          [value(statement.details[0]) as number, value(statement.details[1]) as number],
          statement.text === undefined ? undefined : String(value(statement.text)),
        );
      case 'charge':
        value(statement.amount);
        return undefined;
      case 'memory.store':
        this.script.setFloat64(value(statement.address) as number, value(statement.value) as number, true);
        return undefined;
      default:
        throw new Error(`${statement.kind} is no part of a lowered program`);
    }
  }

  #evaluate(expression: Expression, locals: Runtime[]): Runtime {
    const value = (operand: Expression): Runtime => this.#evaluate(operand, locals);
    switch (expression.kind) {
      case 'number':
      case 'int':
      case 'boolean':
        return expression.value;
      case 'local':
        return locals[expression.local];
      case 'constant':
        return this.#constants[expression.constant];
      case 'parameter':
        return this.#parameters[expression.parameter];
      case 'unary':
        return unary(expression.operator, value(expression.operand) as number);
      case 'binary': {
        const left = value(expression.left) as number;
        return binary(expression.operator, left, value(expression.right) as number);
      }
      case 'same': {
        const left = value(expression.left);
        return left === value(expression.right);
      }
      case 'conditional':
        return value(expression.test) === true ? value(expression.then) : value(expression.otherwise);
      case 'call':
        return this.call(expression.function, expression.arguments.map(value));
      case 'record.new':
        return Object.fromEntries(expression.fields.map(({ name, value: field }) => [name, value(field)]));
      case 'record.get':
        return (value(expression.record) as Record<string, Runtime>)[expression.field];
      case 'array.new':
        return expression.elements.map(value);
      case 'array.make':
        return Array.from({ length: value(expression.length) as number }, () =>
          expression.type.element.kind === 'boolean' ? false : 0,
        );
      case 'array.length':
        return (value(expression.array) as Runtime[]).length;
      case 'array.get': {
        const array = value(expression.array) as Runtime[];
        const index = value(expression.index) as number;
        if (!Number.isInteger(index)) throw new Failure(nonIntegerIndex, expression.site, [index, array.length]);
        if (index >= 0 && index < array.length) return array[index];
        if (expression.fallback !== undefined) return value(expression.fallback);
        throw new Failure(outOfRangeRead, expression.site, [index, array.length]);
      }
      case 'array.at': {
        const array = value(expression.array) as Runtime[];
        const index = value(expression.index) as number;
        if (!(index >= 0 && index < array.length)) throw new Error(`array.at ${index} of ${array.length}`);
        return array[index];
      }
      case 'string':
        return expression.value;
      case 'string.length':
        return (value(expression.string) as string).length;
      case 'string.unit': {
        const text = value(expression.string) as string;
        const index = value(expression.index) as number;
        if (!(index >= 0 && index < text.length)) throw new Error(`string.unit ${index} of ${text.length}`);
        return text.charCodeAt(index);
      }
      case 'string.concat':
        return expression.parts.map(value).join('');
      case 'string.slice': {
        const text = value(expression.string) as string;
        const from = value(expression.from) as number;
        const to = value(expression.to) as number;
        if (!(0 <= from && from <= to && to <= text.length))
          throw new Error(`string.slice ${from} to ${to} of ${text.length}`);
        return text.slice(from, to);
      }
      case 'string.fromUnits':
        return (value(expression.units) as number[]).map((unit) => String.fromCharCode(unit)).join('');
      case 'string.equal': {
        const left = value(expression.left);
        return left === value(expression.right);
      }
      case 'string.less': {
        const left = value(expression.left) as string;
        return left < (value(expression.right) as string);
      }
      case 'none':
        return expression.which === 'absent' ? absent : expression.which === 'null' ? null : undefined;
      case 'some':
        return value(expression.value);
      case 'unwrap': {
        const held = value(expression.value);
        if (held !== undefined && held !== null && held !== absent) return held;
        if (expression.site === undefined) throw new Error('unwrap of a none that was said to be a value');
        throw new Failure(missingValue, expression.site, [0, 0]);
      }
      case 'isNone': {
        const held = value(expression.value);
        if (expression.which === 'any') return held === undefined || held === null || held === absent;
        return held === (expression.which === 'absent' ? absent : expression.which === 'null' ? null : undefined);
      }
      case 'present': {
        const held = value(expression.value);
        return held === absent ? undefined : held;
      }
      case 'memory.load':
        return this.script.getFloat64(value(expression.address) as number, true);
      case 'region':
        return expression.size === true ? this.script.byteLength : 0;
      default:
        throw new Error(`${expression.kind} is no part of a lowered program`);
    }
  }
}

function unary(operator: UnaryOperator, x: number): Runtime {
  switch (operator) {
    case 'negate':
      return -x;
    case 'abs':
      return Math.abs(x);
    case 'floor':
      return Math.floor(x);
    case 'ceil':
      return Math.ceil(x);
    case 'trunc':
      return Math.trunc(x);
    case 'sqrt':
      return Math.sqrt(x);
    case 'fround':
      return Math.fround(x);
    case 'toInt':
    case 'truncateToInt':
      return x | 0;
    case 'highWord':
      buffer.setFloat64(0, x);
      return Number.isNaN(x) ? 0x7ff80000 : buffer.getInt32(0);
    case 'lowWord':
      buffer.setFloat64(0, x);
      return Number.isNaN(x) ? 0 : buffer.getInt32(4);
    case 'fromInt':
      return x;
    case 'fromUnsigned':
      return x >>> 0;
    case 'clz32':
      return Math.clz32(x);
    case 'not':
      return !x;
    case 'booleanToInt':
      return Number(x);
    case 'intToBoolean':
      return x !== 0;
  }
}

function binary(operator: BinaryOperator, x: number, y: number): Runtime {
  switch (operator) {
    case 'add':
      return x + y;
    case 'subtract':
      return x - y;
    case 'multiply':
      return x * y;
    case 'divide':
      return x / y;
    case 'min':
      return Math.min(x, y);
    case 'max':
      return Math.max(x, y);
    case 'less':
    case 'int.less':
      return x < y;
    case 'lessEqual':
    case 'int.lessEqual':
      return x <= y;
    case 'greater':
      return x > y;
    case 'greaterEqual':
      return x >= y;
    case 'equal':
    case 'int.equal':
    case 'boolean.equal':
      return x === y;
    case 'notEqual':
    case 'int.notEqual':
      return x !== y;
    case 'int.add':
      return (x + y) | 0;
    case 'int.subtract':
      return (x - y) | 0;
    case 'int.multiply':
      return Math.imul(x, y);
    case 'int.remainderUnsigned':
      return ((x >>> 0) % (y >>> 0)) | 0;
    case 'int.multiplyHigh':
      return Number(BigInt.asIntN(32, (BigInt(x >>> 0) * BigInt(y >>> 0)) >> 32n));
    case 'int.and':
      return x & y;
    case 'int.or':
      return x | y;
    case 'int.xor':
      return x ^ y;
    case 'int.shiftLeft':
      return x << y;
    case 'int.shiftRight':
      return x >> y;
    case 'int.shiftRightUnsigned':
      return (x >>> y) | 0;
    case 'int.lessUnsigned':
      return x >>> 0 < y >>> 0;
    case 'fromWords':
      buffer.setInt32(0, x);
      buffer.setInt32(4, y);
      return buffer.getFloat64(0);
  }
}
