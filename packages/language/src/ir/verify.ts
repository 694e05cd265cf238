import type { BinaryOperator, Expression, FunctionId, IrFunction, Module, Statement, UnaryOperator } from './ir.ts';
import {
  arrayType,
  booleanType,
  intType,
  isReference,
  numberType,
  sameType,
  stringType,
  typeKey,
  voidType,
  type IrType,
  type NullableType,
} from './types.ts';

/** A rule of the IR that a module breaks: a defect of the compiler, never of a program. */
export interface Violation {
  readonly function: FunctionId;
  readonly message: string;
}

/** Holds a module to the IR's rules: operand types, labels in scope, numbers in range, constants set once. */
export function verifyModule(module: Module): readonly Violation[] {
  return module.functions.flatMap((_, id) => new FunctionVerifier(module, id).run());
}

const unaryTypes: Readonly<Record<UnaryOperator, readonly [operand: IrType, result: IrType]>> = {
  negate: [numberType, numberType],
  abs: [numberType, numberType],
  floor: [numberType, numberType],
  ceil: [numberType, numberType],
  trunc: [numberType, numberType],
  sqrt: [numberType, numberType],
  fround: [numberType, numberType],
  toInt: [numberType, intType],
  truncateToInt: [numberType, intType],
  highWord: [numberType, intType],
  lowWord: [numberType, intType],
  fromInt: [intType, numberType],
  fromUnsigned: [intType, numberType],
  clz32: [intType, intType],
  not: [booleanType, booleanType],
  booleanToInt: [booleanType, intType],
  intToBoolean: [intType, booleanType],
};

const comparisons = new Set<BinaryOperator>([
  'less',
  'lessEqual',
  'greater',
  'greaterEqual',
  'equal',
  'notEqual',
  'int.equal',
  'int.notEqual',
  'int.less',
  'int.lessEqual',
  'int.lessUnsigned',
  'boolean.equal',
]);

function binaryTypes(operator: BinaryOperator): readonly [operand: IrType, result: IrType] {
  if (operator === 'fromWords') return [intType, numberType];
  const operand = operator.startsWith('int.') ? intType : operator === 'boolean.equal' ? booleanType : numberType;
  return [operand, comparisons.has(operator) ? booleanType : operand];
}

class FunctionVerifier {
  readonly #module: Module;
  readonly #id: FunctionId;
  readonly #function: IrFunction;
  readonly #violations: Violation[] = [];
  readonly #labels: { readonly label: number; readonly isLoop: boolean }[] = [];
  readonly #usedLabels = new Set<number>();

  constructor(module: Module, id: FunctionId) {
    this.#module = module;
    this.#id = id;
    this.#function = module.functions[id] as IrFunction;
  }

  run(): readonly Violation[] {
    const { parameterCount, locals, body, site } = this.#function;
    if (parameterCount > locals.length) this.#report('more parameters than locals');
    for (const local of locals) if (local.type.kind === 'void') this.#report(`local ${local.name} is void`);
    this.#site(site);
    this.#statements(body);
    return this.#violations;
  }

  #report(message: string): void {
    this.#violations.push({ function: this.#id, message: `${this.#function.name}: ${message}` });
  }

  #site(site: number): void {
    if (this.#module.sites[site] === undefined) this.#report(`site ${site} does not exist`);
  }

  #expect(expression: Expression, type: IrType, what: string): void {
    const found = this.#typeOf(expression);
    if (!sameType(found, type)) this.#report(`${what} is ${typeKey(found)}, expected ${typeKey(type)}`);
  }

  #statements(statements: readonly Statement[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #scope(label: number, isLoop: boolean, body: readonly Statement[]): void {
    if (this.#usedLabels.has(label)) this.#report(`label ${label} is used twice`);
    this.#usedLabels.add(label);
    this.#labels.push({ label, isLoop });
    this.#statements(body);
    this.#labels.pop();
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'set': {
        const local = this.#function.locals[statement.local];
        if (local === undefined) this.#report(`local ${statement.local} does not exist`);
        else this.#expect(statement.value, local.type, `value of local ${local.name}`);
        return;
      }
      case 'constant.set': {
        const constant = this.#module.constants[statement.constant];
        if (constant === undefined) this.#report(`constant ${statement.constant} does not exist`);
        else this.#expect(statement.value, constant.type, `value of constant ${constant.name}`);
        if (this.#id !== this.#module.initialise) this.#report('constant.set outside initialise');
        return;
      }
      case 'evaluate':
        this.#typeOf(statement.value);
        return;
      case 'record.set':
        this.#expect(statement.record, statement.type, 'record of record.set');
        this.#expect(statement.value, this.#field(statement.type, statement.field), `field ${statement.field}`);
        return;
      case 'array.set':
        this.#expect(statement.array, statement.type, 'array of array.set');
        this.#index(statement.index);
        this.#expect(statement.value, statement.type.element, 'value of array.set');
        this.#site(statement.site);
        return;
      case 'array.put':
        this.#expect(statement.array, statement.type, 'array of array.put');
        this.#expect(statement.index, intType, 'index of array.put');
        this.#expect(statement.value, statement.type.element, 'value of array.put');
        return;
      case 'array.push':
        this.#expect(statement.array, statement.type, 'array of array.push');
        this.#expect(statement.value, statement.type.element, 'value of array.push');
        this.#site(statement.site);
        return;
      case 'array.copy':
        for (const array of [statement.to, statement.from]) this.#expect(array, statement.type, 'array of array.copy');
        for (const index of [statement.toIndex, statement.fromIndex, statement.length])
          this.#expect(index, intType, 'index of array.copy');
        return;
      case 'array.load':
      case 'array.store':
        this.#expect(statement.array, arrayType(numberType), `array of ${statement.kind}`);
        this.#expect(statement.address, intType, `address of ${statement.kind}`);
        return;
      case 'array.truncate':
        this.#array(statement.array);
        this.#expect(statement.length, intType, 'length of array.truncate');
        return;
      case 'memory.store':
        this.#expect(statement.address, intType, 'address of memory.store');
        this.#expect(statement.value, statement.access === 'f64' ? numberType : intType, 'value of memory.store');
        return;
      case 'memory.storeText':
        this.#expect(statement.address, intType, 'address of memory.storeText');
        this.#expect(statement.value, stringType, 'value of memory.storeText');
        return;
      case 'memory.copy':
        for (const operand of [statement.to, statement.from, statement.length])
          this.#expect(operand, intType, 'operand of memory.copy');
        return;
      case 'if':
        this.#expect(statement.test, booleanType, 'test of if');
        this.#statements(statement.then);
        this.#statements(statement.otherwise);
        return;
      case 'block':
        this.#scope(statement.label, false, statement.body);
        return;
      case 'loop':
        if (statement.site !== undefined) this.#site(statement.site);
        this.#scope(statement.label, true, statement.body);
        return;
      case 'break':
        if (!this.#labels.some(({ label }) => label === statement.label))
          this.#report(`break to label ${statement.label}, which is not open`);
        return;
      case 'continue':
        if (!this.#labels.some(({ label, isLoop }) => label === statement.label && isLoop))
          this.#report(`continue of label ${statement.label}, which is no open loop`);
        return;
      case 'return':
        if (statement.value !== undefined) this.#expect(statement.value, this.#function.result, 'returned value');
        else if (this.#function.result.kind !== 'void') this.#report('return without a value');
        return;
      case 'fail':
        for (const detail of statement.details) this.#expect(detail, numberType, 'detail of fail');
        if (statement.text !== undefined) this.#expect(statement.text, stringType, 'text of fail');
        this.#site(statement.site);
        return;
      case 'charge':
        this.#expect(statement.amount, intType, 'amount of charge');
        this.#site(statement.site);
        return;
      case 'spend':
        this.#site(statement.site);
        return;
      case 'reinitialise':
        this.#expect(statement.reservedBytes, intType, 'reserved bytes');
        return;
      case 'begin':
        return;
    }
  }

  #field(type: IrType, name: string): IrType {
    const field = type.kind === 'record' ? type.fields.find((each) => each.name === name) : undefined;
    if (field === undefined) this.#report(`${typeKey(type)} has no field ${name}`);
    return field?.type ?? voidType;
  }

  #index(expression: Expression): void {
    const type = this.#typeOf(expression);
    if (type.kind !== 'number' && type.kind !== 'int') this.#report(`index is ${typeKey(type)}`);
  }

  #array(expression: Expression): IrType {
    const type = this.#typeOf(expression);
    if (type.kind !== 'array') this.#report(`${typeKey(type)} is no array`);
    return type;
  }

  #nullable(expression: Expression): NullableType | undefined {
    const type = this.#typeOf(expression);
    if (type.kind === 'nullable') return type;
    this.#report(`${typeKey(type)} is not nullable`);
    return undefined;
  }

  #call(id: FunctionId, given: readonly Expression[]): IrType {
    const called = this.#module.functions[id];
    if (called === undefined) {
      this.#report(`function ${id} does not exist`);
      return voidType;
    }
    if (called.parameterCount !== given.length)
      this.#report(`${called.name} takes ${called.parameterCount} arguments, got ${given.length}`);
    for (const [at, argument] of given.entries()) {
      const type = called.locals[at]?.type;
      if (type !== undefined) this.#expect(argument, type, `argument ${at} of ${called.name}`);
    }
    return called.result;
  }

  #typeOf(expression: Expression): IrType {
    switch (expression.kind) {
      case 'number':
        return numberType;
      case 'int':
        if ((expression.value | 0) !== expression.value) this.#report(`int literal ${expression.value}`);
        return intType;
      case 'boolean':
        return booleanType;
      case 'local': {
        const local = this.#function.locals[expression.local];
        if (local === undefined) this.#report(`local ${expression.local} does not exist`);
        return local?.type ?? voidType;
      }
      case 'constant': {
        const constant = this.#module.constants[expression.constant];
        if (constant === undefined) this.#report(`constant ${expression.constant} does not exist`);
        return constant?.type ?? voidType;
      }
      case 'parameter':
        if (this.#module.parameters[expression.parameter] === undefined)
          this.#report(`parameter ${expression.parameter} does not exist`);
        return numberType;
      case 'unary': {
        const [operand, result] = unaryTypes[expression.operator];
        this.#expect(expression.operand, operand, `operand of ${expression.operator}`);
        return result;
      }
      case 'binary': {
        const [operand, result] = binaryTypes(expression.operator);
        this.#expect(expression.left, operand, `left of ${expression.operator}`);
        this.#expect(expression.right, operand, `right of ${expression.operator}`);
        return result;
      }
      case 'conditional':
        this.#expect(expression.test, booleanType, 'test of conditional');
        this.#expect(expression.then, expression.type, 'branch of conditional');
        this.#expect(expression.otherwise, expression.type, 'branch of conditional');
        return expression.type;
      case 'call':
        this.#site(expression.site);
        return this.#call(expression.function, expression.arguments);
      case 'attempt':
        if (this.#call(expression.function, expression.arguments).kind !== 'void')
          this.#report('attempt of a function with a result');
        return intType;
      case 'record.new': {
        const names = expression.fields.map(({ name }) => name).toSorted();
        const expected = expression.type.fields.map(({ name }) => name).toSorted();
        if (names.join() !== expected.join()) this.#report(`record.new has fields ${names}, expected ${expected}`);
        for (const { name, value } of expression.fields)
          this.#expect(value, this.#field(expression.type, name), `field ${name}`);
        this.#site(expression.site);
        return expression.type;
      }
      case 'record.get':
        this.#expect(expression.record, expression.type, 'record of record.get');
        return this.#field(expression.type, expression.field);
      case 'array.new':
        for (const element of expression.elements) this.#expect(element, expression.type.element, 'element');
        this.#site(expression.site);
        return expression.type;
      case 'array.make':
        this.#expect(expression.length, intType, 'length of array.make');
        this.#site(expression.site);
        return expression.type;
      case 'array.length':
        this.#array(expression.array);
        return intType;
      case 'array.get':
        this.#expect(expression.array, expression.type, 'array of array.get');
        this.#index(expression.index);
        if (expression.fallback !== undefined)
          this.#expect(expression.fallback, expression.type.element, 'fallback of array.get');
        this.#site(expression.site);
        return expression.type.element;
      case 'array.at':
        this.#expect(expression.array, expression.type, 'array of array.at');
        this.#expect(expression.index, intType, 'index of array.at');
        return expression.type.element;
      case 'string':
        return stringType;
      case 'string.length':
        this.#expect(expression.string, stringType, 'string of string.length');
        return intType;
      case 'string.unit':
        this.#expect(expression.string, stringType, 'string of string.unit');
        this.#expect(expression.index, intType, 'index of string.unit');
        return intType;
      case 'string.concat':
        for (const part of expression.parts) this.#expect(part, stringType, 'part of string.concat');
        this.#site(expression.site);
        return stringType;
      case 'string.slice':
        this.#expect(expression.string, stringType, 'string of string.slice');
        this.#expect(expression.from, intType, 'from of string.slice');
        this.#expect(expression.to, intType, 'to of string.slice');
        this.#site(expression.site);
        return stringType;
      case 'string.fromUnits':
        this.#expect(expression.units, arrayType(intType), 'units of string.fromUnits');
        this.#site(expression.site);
        return stringType;
      case 'string.equal':
      case 'string.less':
        this.#expect(expression.left, stringType, `left of ${expression.kind}`);
        this.#expect(expression.right, stringType, `right of ${expression.kind}`);
        this.#site(expression.site);
        return booleanType;
      case 'none':
        return expression.type;
      case 'some':
        this.#expect(expression.value, expression.type.value, 'value of some');
        return expression.type;
      case 'unwrap':
        if (expression.site !== undefined) this.#site(expression.site);
        return this.#nullable(expression.value)?.value ?? voidType;
      case 'isNone':
        this.#nullable(expression.value);
        return booleanType;
      case 'present':
        return this.#nullable(expression.value) ?? voidType;
      case 'same': {
        const type = this.#typeOf(expression.left);
        if (!isReference(type.kind === 'nullable' ? type.value : type)) this.#report(`same of ${typeKey(type)}`);
        this.#expect(expression.right, type, 'right of same');
        return booleanType;
      }
      case 'memory.load':
        this.#expect(expression.address, intType, 'address of memory.load');
        return expression.access === 'f64' ? numberType : intType;
      case 'memory.loadText':
        this.#expect(expression.address, intType, 'address of memory.loadText');
        this.#expect(expression.length, intType, 'length of memory.loadText');
        this.#site(expression.site);
        return stringType;
      case 'blank':
        return expression.type;
      case 'region':
      case 'budget':
      case 'failure.site':
        return intType;
      case 'failure.detail':
        return numberType;
    }
  }
}
