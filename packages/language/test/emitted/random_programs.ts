import { RandomStream } from '@orrery/contract';
import {
  at,
  binary,
  call,
  choose,
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
  Nothing,
  Statement,
  UnaryOperator,
} from '../../src/ir/ir.ts';
import {
  arrayType,
  booleanType,
  intType,
  nullableType,
  numberType,
  recordType,
  stringType,
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
const texts = arrayType(stringType);
const maybeNumber = nullableType(numberType);
const maybeInt = nullableType(intType);
const maybeBoolean = nullableType(booleanType);
const maybeText = nullableType(stringType);
const maybePoint = nullableType(point);
const maybes = arrayType(maybeNumber);
const maybeTexts = arrayType(maybeText);
/** Its fields may be absent. */
const holder = recordType([
  { name: 'number', type: maybeNumber },
  { name: 'int', type: maybeInt },
  { name: 'flag', type: maybeBoolean },
  { name: 'text', type: maybeText },
  { name: 'point', type: maybePoint },
  { name: 'name', type: stringType },
]);
const records = [point, holder] as const;
const arrays: readonly ArrayType[] = [numbers, ints, booleans, points, texts, maybes, maybeTexts];
const nullables = [maybeNumber, maybeInt, maybeBoolean, maybeText, maybePoint] as const;
const valueTypes: readonly IrType[] = [
  numberType,
  intType,
  booleanType,
  stringType,
  ...arrays,
  ...records,
  ...nullables,
];
/** What crosses calls besides numbers. */
const passedTypes: readonly IrType[] = [numberType, intType, booleanType, stringType, maybeNumber, maybeText];
/** Short ones, one that is long enough to be charged for, halves of pairs. */
const literals = [
  '',
  'a',
  'b',
  'ab',
  'abc',
  'wall',
  '\ud83d\udc0a',
  '\ud800',
  'a text of more than sixteen units',
  'é',
];
const nones: readonly Nothing[] = ['undefined', 'null'];

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
 * Functions of random, well-typed IR. Every loop is charged, so that the budget ends those that do not end by themselves;
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
    return builder.finish([result(call(id, operands), ir.result, 8 * id, 2 * workers)]);
  });
  functions.push(...attempts, hash());
  functions.push(entry(workers));
  return functions;
}

function input(type: IrType, i: number): Expression {
  const value = load('f64', at(region('state_a'), 8 * i));
  const positive = binary('greater', value, number(0));
  switch (type.kind) {
    case 'int':
      return unary('toInt', value);
    case 'boolean':
      return positive;
    case 'string':
      return choose(type, positive, { kind: 'string', value: 'given' }, { kind: 'string', value: '' });
    case 'nullable': {
      const held = type.value.kind === 'string' ? input(type.value, i) : value;
      return choose(type, positive, { kind: 'some', type, value: held }, { kind: 'none', type, which: 'null' });
    }
    default:
      return value;
  }
}

/** All units of a text as one int. */
function hash(): IrFunction {
  const builder = new FunctionBuilder('hash');
  const text = builder.parameter('text', stringType);
  const sum = builder.local('sum', intType);
  const i = builder.local('i', intType);
  const unit: Expression = { kind: 'string.unit', string: local(text), index: local(i) };
  return builder.finish(
    [
      ...builder.countTo(i, { kind: 'string.length', string: local(text) }, () => [
        { kind: 'set', local: sum, value: binary('int.add', binary('int.multiply', local(sum), int(31)), unit) },
      ]),
      { kind: 'return', value: local(sum) },
    ],
    intType,
  );
}

function result(value: Expression, type: IrType, offset: number, hashing: FunctionId): Statement {
  const to = at(region('state_b'), offset);
  switch (type.kind) {
    case 'number':
      return store('f64', to, value);
    case 'boolean':
      return store('u32', to, unary('booleanToInt', value));
    case 'string':
      return store('u32', to, call(hashing, [value]));
    case 'nullable':
      return store('u32', to, unary('booleanToInt', { kind: 'isNone', value, which: 'null' }));
    default:
      return store('u32', to, value);
  }
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
  readonly #authored: boolean;
  #labels = 100;
  #budget = 60;

  constructor(random: RandomStream, functions: readonly IrFunction[], id: FunctionId) {
    this.#random = random;
    this.#functions = functions;
    this.#id = id;
    this.#builder = new FunctionBuilder(`worker${id}`);
    this.#recursive = random.chance(0.3);
    this.#authored = this.#recursive || random.chance(0.8);
  }

  #result: IrType = numberType;

  build(): IrFunction {
    this.#result = this.#pick([numberType, ...passedTypes]);
    const parameters = this.#random.integer(4);
    for (let i = 0; i < parameters; i += 1) this.#parameter(this.#pick(passedTypes));
    const references = this.#random.integer(6) + 1;
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
      authored: this.#authored,
      site: 1 + this.#id,
    };
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#random.integer(items.length)] as T;
  }

  /** Often none inside the library, where the place of the call stands for it. */
  #site(): number {
    if (!this.#authored && this.#random.chance(0.7)) return 0;
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
    const known = arrays.filter((type) => this.#known(type).length > 0);
    if (choice < 3) {
      const target = this.#random.integer(this.#types.length);
      const type = this.#types[target];
      return type === undefined ? [] : [{ kind: 'set', local: target, value: this.expression(type, 3) }];
    }
    if (choice < 6 && known.length > 0) return this.#change(this.#pick(known));
    if (choice === 6) {
      const type = this.#pick(records);
      const known = this.#known(type);
      if (known.length === 0) return [{ kind: 'evaluate', value: this.expression(type, 2) }];
      const field = this.#pick(type.fields);
      const record = local(this.#pick(known));
      return [{ kind: 'record.set', type, record, field: field.name, value: this.#field(field.type, 2) }];
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
      const leave: Statement = this.#random.chance(0.6)
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
    // Turns of the library are charged by nobody else.
    const turn: Statement[] = this.#authored ? [] : [{ kind: 'charge', amount: int(1), site: this.#site() }];
    const next: Statement = { kind: 'set', local: counter, value: binary('int.add', local(counter), int(1)) };
    return [
      { kind: 'set', local: counter, value: int(0) },
      { kind: 'loop', label: target.label, body: [...turn, stop, ...inner, next], site: this.#site() },
    ];
  }

  #change(type: ArrayType): Statement[] {
    const array = local(this.#pick(this.#known(type)));
    const value = this.expression(type.element, 2);
    const length: Expression = { kind: 'array.length', array };
    switch (this.#random.integer(6)) {
      case 4:
        return this.#copy(type, array);
      case 5: {
        if (typeKey(type) !== typeKey(numbers)) return [];
        const address = binary('int.add', region('state_a'), int(this.#random.integer(32)));
        const many: Statement = { kind: this.#random.chance(0.7) ? 'array.load' : 'array.store', array, address };
        return [{ kind: 'if', test: binary('int.less', length, int(100)), then: [many], otherwise: [] }];
      }
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

  /** Half of the shorter of two arrays, often one, to where the other half lies in the other. */
  #copy(type: ArrayType, to: Expression): Statement[] {
    const from = local(this.#pick(this.#known(type)));
    const lengthOf = (array: Expression): Expression => ({ kind: 'array.length', array });
    const isShorter = binary('int.less', lengthOf(to), lengthOf(from));
    const length = binary('int.shiftRight', choose(intType, isShorter, lengthOf(to), lengthOf(from)), int(1));
    const [toIndex, fromIndex] = this.#random.chance(0.5) ? [int(0), length] : [length, int(0)];
    return [{ kind: 'array.copy', type, to, toIndex, from, fromIndex, length }];
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
      case 'string':
        return { kind: 'string', value: this.#pick(literals) };
      case 'nullable':
        return this.#random.chance(0.5)
          ? { kind: 'none', type, which: this.#pick(nones) }
          : { kind: 'some', type, value: this.#leaf(type.value) };
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
    const values = fields.map(({ name, type: field }) => ({ name, value: this.#field(field, depth - 1) }));
    return { kind: 'record.new', type, fields: values, bytes: 0, site: this.#site() };
  }

  /** What a field is given: it alone may be made without a value. */
  #field(type: IrType, depth: number): Expression {
    if (type.kind === 'nullable' && this.#random.chance(0.3)) return { kind: 'none', type, which: 'absent' };
    return this.expression(type, depth);
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
      const container = arrays.find((each) => typeKey(each.element) === typeKey(type));
      if (container !== undefined) {
        const read = { kind: 'array.get', type: container, array: sub(container), index: this.#index() } as const;
        return this.#random.chance(0.5)
          ? { ...read, site: this.#site() }
          : { ...read, fallback: sub(type), site: this.#site() };
      }
    }
    if (shared === 3) {
      const owner = this.#pick(records);
      const fields = owner.fields.filter((field) => typeKey(field.type) === typeKey(type));
      if (fields.length > 0) return this.#read(owner, this.#pick(fields).name, sub(owner));
    }
    if (shared === 4) {
      const nullable = nullables.find((each) => typeKey(each.value) === typeKey(type));
      if (nullable !== undefined) {
        if (this.#random.chance(0.2))
          return { kind: 'unwrap', value: { kind: 'some', type: nullable, value: sub(type) } };
        return { kind: 'unwrap', value: sub(nullable), site: this.#site() };
      }
    }
    switch (type.kind) {
      case 'number':
        return this.#number(sub);
      case 'int':
        return this.#int(sub);
      case 'boolean':
        return this.#boolean(sub);
      case 'string':
        return this.#text(sub);
      case 'nullable':
        return this.#random.chance(0.2)
          ? { kind: 'none', type, which: this.#pick(nones) }
          : { kind: 'some', type, value: sub(type.value) };
      case 'array':
        return this.#array(type, sub);
      default:
        return this.#record(type as RecordType, depth);
    }
  }

  #read(type: RecordType, field: string, record: Expression): Expression {
    const read: Expression = { kind: 'record.get', type, record, field };
    return type.fields.find(({ name }) => name === field)?.type.kind === 'nullable'
      ? { kind: 'present', value: read }
      : read;
  }

  #text(sub: (type: IrType) => Expression): Expression {
    const [kept] = this.#known(stringType);
    switch (this.#random.integer(kept === undefined ? 4 : 6)) {
      case 0:
        return { kind: 'string.fromUnits', units: sub(ints), site: this.#site() };
      case 1:
        return { kind: 'string', value: this.#pick(literals) };
      case 2:
      case 3: {
        const parts = Array.from({ length: this.#random.integer(5) }, () => sub(stringType));
        return { kind: 'string.concat', parts, site: this.#site() };
      }
      default: {
        // Within the text whatever its length is.
        const string = local(kept ?? 0);
        const length: Expression = { kind: 'string.length', string };
        const [from, to] = this.#pick([
          [int(0), binary('int.shiftRight', length, int(1))],
          [binary('int.shiftRight', length, int(1)), length],
          [binary('int.shiftRight', length, int(2)), binary('int.shiftRight', length, int(1))],
          [int(0), length],
        ] as const);
        return { kind: 'string.slice', string, from, to, site: this.#site() };
      }
    }
  }

  /** The unit in the middle of a text that is kept, or 0. */
  #unit(): Expression {
    const [kept] = this.#known(stringType);
    if (kept === undefined) return int(0);
    const string = local(kept);
    const length: Expression = { kind: 'string.length', string };
    const index = binary('int.shiftRight', length, int(1));
    return choose(intType, binary('int.less', int(0), length), { kind: 'string.unit', string, index }, int(0));
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
    switch (this.#random.integer(8)) {
      case 6:
        return { kind: 'string.length', string: sub(stringType) };
      case 7:
        return this.#unit();
      case 0:
        return unary(this.#pick(['toInt', 'highWord', 'lowWord'] as const), sub(numberType));
      case 1:
        return unary('clz32', sub(intType));
      case 2:
        return unary('booleanToInt', sub(booleanType));
      case 3:
        return { kind: 'array.length', array: sub(this.#pick(arrays)) };
      default:
        return binary(this.#pick(intBinary), sub(intType), sub(intType));
    }
  }

  #boolean(sub: (type: IrType) => Expression): Expression {
    switch (this.#random.integer(11)) {
      case 6:
      case 7:
        return {
          kind: this.#random.chance(0.7) ? 'string.equal' : 'string.less',
          left: sub(stringType),
          right: sub(stringType),
          site: this.#site(),
        };
      case 8: {
        const value = sub(this.#pick(nullables));
        return { kind: 'isNone', value, which: this.#pick(['undefined', 'null', 'any'] as const) };
      }
      case 9: {
        const field = this.#pick(holder.fields.filter(({ type }) => type.kind === 'nullable')).name;
        const value: Expression = { kind: 'record.get', type: holder, record: sub(holder), field };
        return { kind: 'isNone', value, which: this.#pick(['undefined', 'null', 'absent', 'any'] as const) };
      }
      case 10:
        return { kind: 'same', left: sub(maybePoint), right: sub(maybePoint) };
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
