import { RandomStream } from '@orrery/contract';
import {
  at,
  binary,
  call,
  FunctionBuilder,
  int,
  load,
  local,
  number,
  region,
  store,
  unary,
} from '../../src/abi/build.ts';
import type {
  BinaryOperator,
  Expression,
  FunctionId,
  IrFunction,
  LabelId,
  LocalId,
  Statement,
  UnaryOperator,
} from '../../src/ir/ir.ts';
import {
  arrayType,
  booleanType,
  intType,
  numberType,
  recordType,
  typeKey,
  type ArrayType,
  type IrType,
  type RecordType,
} from '../../src/ir/types.ts';

const numbers = arrayType(numberType);
const ints = arrayType(intType);
const booleans = arrayType(booleanType);
const point = recordType([
  { name: 'flag', type: booleanType },
  { name: 'count', type: intType },
  { name: 'x', type: numberType },
  { name: '__proto__', type: numberType },
  { name: 'items', type: numbers },
]);
const points = arrayType(point);
const valueTypes: readonly IrType[] = [numberType, intType, booleanType, numbers, ints, booleans, point, points];

const corners = [0, -0, 1, -1, 0.5, 2, 3.7, -2.5, 1e9, 4294967296, 2147483648, 1e300, 5e-324, Infinity, -Infinity, NaN];
const numberUnary: readonly UnaryOperator[] = ['negate', 'abs', 'floor', 'ceil', 'trunc', 'sqrt', 'fround'];
const numberBinary: readonly BinaryOperator[] = ['add', 'subtract', 'multiply', 'divide', 'min', 'max'];
const compare: readonly BinaryOperator[] = ['less', 'lessEqual', 'greater', 'greaterEqual', 'equal', 'notEqual'];
const intBinary: readonly BinaryOperator[] = [
  'int.add',
  'int.subtract',
  'int.multiply',
  'int.multiplyHigh',
  'int.and',
  'int.or',
  'int.xor',
  'int.shiftLeft',
  'int.shiftRight',
  'int.shiftRightUnsigned',
];
const intCompare: readonly BinaryOperator[] = [
  'int.equal',
  'int.notEqual',
  'int.less',
  'int.lessEqual',
  'int.lessUnsigned',
];

/** A loop or block that the statement under construction lies in. */
interface Target {
  readonly label: LabelId;
  readonly isLoop: boolean;
}

/**
 * Functions of random, well-typed IR. Loops are authored, so that the budget ends those that do not end by themselves;
 * references are assigned before they are read. The last function, `step`, runs the others on numbers from state_a,
 * one `attempt` each, and writes every result, status, place and detail to state_b.
 */
export function randomProgram(seed: number): readonly IrFunction[] {
  const random = RandomStream.of(seed, 'Proposals', 0);
  const functions: IrFunction[] = [];
  const workers = 3 + random.integer(3);
  for (let id = 0; id < workers; id += 1) functions.push(new RandomFunction(random, functions, id).build());
  const attempts = functions.map((ir, id) => {
    const builder = new FunctionBuilder(`run${id}`);
    const operands = ir.locals.slice(0, ir.parameterCount).map(({ type }, i) => input(type, i));
    return builder.finish([result(call(id, operands), ir.result, 8 * id)]);
  });
  functions.push(...attempts);
  functions.push(entry(workers));
  return functions;
}

function input(type: IrType, i: number): Expression {
  const value = load('f64', at(region('state_a'), 8 * i));
  if (type.kind === 'int') return unary('toInt', value);
  return type.kind === 'boolean' ? binary('greater', value, number(0)) : value;
}

function result(value: Expression, type: IrType, offset: number): Statement {
  const to = at(region('state_b'), offset);
  if (type.kind === 'number') return store('f64', to, value);
  return store('u32', to, type.kind === 'boolean' ? unary('booleanToInt', value) : value);
}

function entry(workers: number): IrFunction {
  const builder = new FunctionBuilder('step');
  const body = Array.from({ length: workers }, (_, id): Statement[] => {
    const to = (field: number) => at(region('state_b'), 256 + 48 * id + field);
    return [
      { kind: 'begin' },
      store('u32', to(0), { kind: 'attempt', function: workers + id, arguments: [] }),
      store('u32', to(4), { kind: 'failure.site' }),
      store('f64', to(8), { kind: 'failure.detail', index: 0 }),
      store('f64', to(16), { kind: 'failure.detail', index: 1 }),
      store('u32', to(24), { kind: 'budget', of: 'charges' }),
      store('u32', to(28), { kind: 'budget', of: 'bytes' }),
    ];
  });
  return builder.finish(body.flat());
}

class RandomFunction {
  readonly #random: RandomStream;
  readonly #functions: readonly IrFunction[];
  readonly #id: FunctionId;
  readonly #builder: FunctionBuilder;
  readonly #types: IrType[] = [];
  readonly #targets: Target[] = [];
  readonly #recursive: boolean;
  #labels = 100;
  #budget = 60;

  constructor(random: RandomStream, functions: readonly IrFunction[], id: FunctionId) {
    this.#random = random;
    this.#functions = functions;
    this.#id = id;
    this.#builder = new FunctionBuilder(`worker${id}`);
    this.#recursive = random.chance(0.3);
  }

  #result: IrType = numberType;

  build(): IrFunction {
    this.#result = this.#pick([numberType, numberType, intType, booleanType]);
    const parameters = this.#random.integer(4);
    for (let i = 0; i < parameters; i += 1) this.#parameter(this.#pick([numberType, intType, booleanType]));
    const references = this.#random.integer(4) + 1;
    const start: Statement[] = [];
    for (let i = 0; i < references; i += 1) {
      const type = this.#pick(valueTypes);
      const value = this.expression(type, 2);
      start.push({ kind: 'set', local: this.#local(type), value });
    }
    const body = this.statements(3);
    const end: Statement = { kind: 'return', value: this.expression(this.#result, 3) };
    return {
      ...this.#builder.finish([...start, ...body, end], this.#result),
      authored: this.#random.chance(0.85) || this.#recursive,
      site: 1 + this.#id,
    };
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#random.integer(items.length)] as T;
  }

  #site(): number {
    return 10 + this.#random.integer(50);
  }

  #parameter(type: IrType): LocalId {
    this.#types.push(type);
    return this.#builder.parameter('p', type);
  }

  #local(type: IrType): LocalId {
    this.#types.push(type);
    return this.#builder.local('v', type);
  }

  #known(type: IrType): readonly LocalId[] {
    const key = typeKey(type);
    return this.#types.flatMap((each, i) => (typeKey(each) === key ? [i] : []));
  }

  statements(depth: number): Statement[] {
    const count = 1 + this.#random.integer(4);
    const body: Statement[] = [];
    for (let i = 0; i < count && this.#budget > 0; i += 1) {
      this.#budget -= 1;
      body.push(...this.statement(depth));
    }
    return body;
  }

  statement(depth: number): Statement[] {
    const choice = this.#random.integer(depth > 0 ? 14 : 9);
    const arrays = [numbers, ints, booleans, points].filter((type) => this.#known(type).length > 0);
    if (choice < 3) {
      const target = this.#random.integer(this.#types.length);
      const type = this.#types[target];
      return type === undefined ? [] : [{ kind: 'set', local: target, value: this.expression(type, 3) }];
    }
    if (choice < 6 && arrays.length > 0) return this.#change(this.#pick(arrays));
    if (choice === 6) {
      const records = this.#known(point);
      if (records.length === 0) return [{ kind: 'evaluate', value: this.expression(point, 2) }];
      const field = this.#pick(point.fields);
      const record = local(this.#pick(records));
      return [{ kind: 'record.set', type: point, record, field: field.name, value: this.expression(field.type, 2) }];
    }
    if (choice === 7) {
      const amount = binary('int.and', this.expression(intType, 1), int(15));
      const exit = this.#pick([...this.#targets, undefined]);
      if (exit === undefined) return [{ kind: 'charge', amount, site: this.#site() }];
      const test = this.expression(booleanType, 2);
      const kind = exit.isLoop && this.#random.chance(0.3) ? 'continue' : 'break';
      return [{ kind: 'if', test, then: [{ kind, label: exit.label }], otherwise: [] }];
    }
    if (choice === 8) {
      const test = this.expression(booleanType, 2);
      const details = [this.expression(numberType, 1), this.expression(numberType, 1)] as const;
      const leave: Statement = this.#random.chance(0.3)
        ? { kind: 'fail', status: 10, details, site: this.#site() }
        : { kind: 'return', value: this.expression(this.#result, 1) };
      return [{ kind: 'if', test, then: [leave], otherwise: [] }];
    }
    if (choice < 11) {
      const test = this.expression(booleanType, 2);
      const then = this.statements(depth - 1);
      return [{ kind: 'if', test, then, otherwise: this.#random.chance(0.5) ? this.statements(depth - 1) : [] }];
    }
    this.#labels += 1;
    const target = { label: this.#labels, isLoop: choice > 11 };
    if (!target.isLoop) {
      this.#targets.push(target);
      const body = this.statements(depth - 1);
      this.#targets.pop();
      return [{ kind: 'block', label: target.label, body }];
    }
    // Counts to a small bound unless `continue` skips the counting: then the budget ends it.
    const counter = this.#builder.local('i', intType);
    this.#types.push(intType);
    const bound = 1 + this.#random.integer(6);
    this.#targets.push(target);
    const inner = this.statements(depth - 1);
    this.#targets.pop();
    const stop: Statement = {
      kind: 'if',
      test: binary('int.less', int(bound), local(counter)),
      then: [{ kind: 'break', label: target.label }],
      otherwise: [],
    };
    const next: Statement = { kind: 'set', local: counter, value: binary('int.add', local(counter), int(1)) };
    return [
      { kind: 'set', local: counter, value: int(0) },
      { kind: 'loop', label: target.label, body: [stop, ...inner, next], site: this.#site() },
    ];
  }

  #change(type: ArrayType): Statement[] {
    const array = local(this.#pick(this.#known(type)));
    const value = this.expression(type.element, 2);
    const length: Expression = { kind: 'array.length', array };
    switch (this.#random.integer(4)) {
      case 0:
        return [{ kind: 'array.push', type, array, value, elementBytes: 0, site: this.#site() }];
      case 1:
        return [{ kind: 'array.set', type, array, index: this.#index(), value, elementBytes: 0, site: this.#site() }];
      case 2: {
        const put: Statement = { kind: 'array.put', type, array, index: int(0), value: this.#leaf(type.element) };
        return [{ kind: 'if', test: binary('int.less', int(0), length), then: [put], otherwise: [] }];
      }
      default: {
        const shorter: Statement = { kind: 'array.truncate', array, length: binary('int.shiftRight', length, int(1)) };
        return [shorter];
      }
    }
  }

  /** An int or a number; mostly small and whole. */
  #index(): Expression {
    if (this.#random.chance(0.4)) return int(this.#random.integer(4));
    if (this.#random.chance(0.7)) return number(this.#random.integer(4));
    return this.#random.chance(0.5) ? this.expression(numberType, 1) : this.expression(intType, 1);
  }

  #leaf(type: IrType): Expression {
    const known = this.#known(type);
    if (known.length > 0 && this.#random.chance(0.7)) return local(this.#pick(known));
    switch (type.kind) {
      case 'number':
        return number(this.#random.chance(0.5) ? this.#pick(corners) : 10 * this.#random.float() - 5);
      case 'int':
        return int(this.#random.chance(0.5) ? this.#random.integer(5) : this.#random.word() | 0);
      case 'boolean':
        return { kind: 'boolean', value: this.#random.chance(0.5) };
      case 'array':
        return { kind: 'array.new', type, elements: [], bytes: 0, site: this.#site() };
      default:
        return this.#record(type as RecordType, 0);
    }
  }

  #record(type: RecordType, depth: number): Expression {
    // Evaluation order is the order written, not the order of the type.
    const fields = [...type.fields];
    this.#random.shuffle(fields);
    const values = fields.map(({ name, type: field }) => ({ name, value: this.expression(field, depth - 1) }));
    return { kind: 'record.new', type, fields: values, bytes: 0, site: this.#site() };
  }

  expression(type: IrType, depth: number): Expression {
    if (depth <= 0) return this.#leaf(type);
    const sub = (of: IrType): Expression => this.expression(of, depth - 1);
    const shared = this.#random.integer(10);
    if (shared === 0) {
      return { kind: 'conditional', type, test: sub(booleanType), then: sub(type), otherwise: sub(type) };
    }
    if (shared === 1) {
      const called = this.#call(type, depth);
      if (called !== undefined) return called;
    }
    if (shared === 2) {
      const container = [numbers, ints, booleans, points].find((each) => typeKey(each.element) === typeKey(type));
      if (container !== undefined) {
        const read = { kind: 'array.get', type: container, array: sub(container), index: this.#index() } as const;
        return this.#random.chance(0.5)
          ? { ...read, site: this.#site() }
          : { ...read, fallback: sub(type), site: this.#site() };
      }
    }
    if (shared === 3) {
      const fields = point.fields.filter((field) => typeKey(field.type) === typeKey(type));
      if (fields.length > 0)
        return { kind: 'record.get', type: point, record: sub(point), field: this.#pick(fields).name };
    }
    switch (type.kind) {
      case 'number':
        return this.#number(sub);
      case 'int':
        return this.#int(sub);
      case 'boolean':
        return this.#boolean(sub);
      case 'array':
        return this.#array(type, sub);
      default:
        return this.#record(type as RecordType, depth);
    }
  }

  #call(type: IrType, depth: number): Expression | undefined {
    const callable = this.#functions.flatMap((ir, id) => (typeKey(ir.result) === typeKey(type) ? [id] : []));
    if (this.#recursive && typeKey(this.#result) === typeKey(type) && this.#random.chance(0.5)) {
      const own = this.#types.slice(0, this.#ownParameters());
      return call(
        this.#id,
        own.map((each) => this.expression(each, depth - 2)),
        this.#site(),
      );
    }
    if (callable.length === 0) return undefined;
    const id = this.#pick(callable);
    const callee = this.#functions[id];
    const operands = (callee?.locals ?? []).slice(0, callee?.parameterCount ?? 0);
    return call(
      id,
      operands.map(({ type: each }) => this.expression(each, depth - 1)),
      this.#site(),
    );
  }

  #ownParameters(): number {
    return this.#builder.finish([]).parameterCount;
  }

  #number(sub: (type: IrType) => Expression): Expression {
    switch (this.#random.integer(6)) {
      case 0:
        return unary(this.#pick(numberUnary), sub(numberType));
      case 1:
        return unary(this.#pick(['fromInt', 'fromUnsigned'] as const), sub(intType));
      case 2:
        return binary('fromWords', sub(intType), sub(intType));
      default:
        return binary(this.#pick(numberBinary), sub(numberType), sub(numberType));
    }
  }

  #int(sub: (type: IrType) => Expression): Expression {
    switch (this.#random.integer(6)) {
      case 0:
        return unary(this.#pick(['toInt', 'highWord', 'lowWord'] as const), sub(numberType));
      case 1:
        return unary('clz32', sub(intType));
      case 2:
        return unary('booleanToInt', sub(booleanType));
      case 3:
        return { kind: 'array.length', array: sub(this.#pick([numbers, ints, booleans, points])) };
      default:
        return binary(this.#pick(intBinary), sub(intType), sub(intType));
    }
  }

  #boolean(sub: (type: IrType) => Expression): Expression {
    switch (this.#random.integer(6)) {
      case 0:
        return unary('not', sub(booleanType));
      case 1:
        return unary('intToBoolean', sub(intType));
      case 2:
        return binary('boolean.equal', sub(booleanType), sub(booleanType));
      case 3:
        return { kind: 'same', left: sub(numbers), right: sub(numbers) };
      case 4:
        return binary(this.#pick(intCompare), sub(intType), sub(intType));
      default:
        return binary(this.#pick(compare), sub(numberType), sub(numberType));
    }
  }

  #array(type: ArrayType, sub: (type: IrType) => Expression): Expression {
    const isPlain = type.element.kind === 'number' || type.element.kind === 'int' || type.element.kind === 'boolean';
    if (isPlain && this.#random.chance(0.4)) {
      const length = this.#random.chance(0.9) ? binary('int.and', sub(intType), int(31)) : sub(intType);
      return { kind: 'array.make', type, length, headerBytes: 0, elementBytes: 0, site: this.#site() };
    }
    const elements = Array.from({ length: this.#random.integer(4) }, () => sub(type.element));
    return { kind: 'array.new', type, elements, bytes: 0, site: this.#site() };
  }
}
