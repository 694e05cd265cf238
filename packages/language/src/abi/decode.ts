import { kindOfType, type LayoutType } from '@orrery/contract';
import type { Expression, FunctionId, IrFunction, LocalId, Statement } from '../ir/ir.ts';
import { alternativeOfKind, boxOf, mixedShape } from '../ir/mixed.ts';
import { intType, type ArrayType, type IrType } from '../ir/types.ts';
import {
  at,
  binary,
  call,
  FunctionBuilder,
  type FunctionTable,
  give,
  int,
  load,
  local,
  pointer,
  set,
  shift,
  some,
  type Address,
} from './build.ts';
import {
  codecKey,
  cursorFunctions,
  elementsOf,
  expectMany,
  isFixed,
  lengthSize,
  BorderTables,
  mismatch,
  partsOf,
  recordOf,
  sizeOf,
  takeBytes,
  tupleElements,
  unrolledLength,
  type CursorFunctions,
  type Part,
} from './codec.ts';
import {
  decodeBoolean,
  decodeLiteral,
  decodeMixed,
  decodeOptional,
  decodeUnion,
  type Reading,
} from './decode_choices.ts';
import { decodeTable } from './decode_tables.ts';
import { decodeText } from './decode_text.ts';
import { elementArea, readCount } from './elements.ts';
import { equalBytes } from './key_ranges.ts';

/**
 * Functions that read a value of a layout: `invalid_input` for bytes that are no value. A type of fixed size is read from
 * an address; one of variable size where the cursor stands. NaN payloads and -0 are read as they are.
 */
export class Decoders implements Reading {
  readonly #table: FunctionTable;
  readonly #tables: BorderTables;
  readonly #functions = new Map<string, FunctionId>();
  #cursor: CursorFunctions | undefined;

  constructor(table: FunctionTable, tables: BorderTables) {
    this.#table = table;
    this.#tables = tables;
  }

  /** An expression for the value at an address; for a variable size, at the cursor (`openCursor` first). */
  value(layout: LayoutType, type: IrType, address: Address, isField = false): Expression {
    // What a family of types has as optional may be there for sure in one of them.
    if (type.kind === 'nullable' && layout.kind !== 'optional')
      return some(type, this.value(layout, type.value, address));
    const shape = mixedShape(type);
    if (shape !== undefined && kindOfType(layout) !== undefined) {
      const alternative = alternativeOfKind(shape, kindOfType(layout)) ?? mismatch(layout, type);
      return boxOf(shape, alternative, this.value(layout, alternative.type, address, isField), 0);
    }
    return isFixed(layout)
      ? this.#fixed(layout, type, address, isField)
      : call(this.#variable(layout, type, isField), []);
  }

  take(bytes: Expression): Expression {
    return takeBytes(this.#cursors(), bytes);
  }

  expect(count: Expression, least: number): Statement {
    return expectMany(this.#cursors(), count, least);
  }

  sameBytes(a: Expression, b: Expression, length: Expression): Expression {
    return call(this.#once('equal bytes', equalBytes), [a, b, length]);
  }

  next(builder: FunctionBuilder, layout: LayoutType, type: IrType, target: LocalId, isField = false): Statement[] {
    if (!isFixed(layout)) return [set(target, this.value(layout, type, at(int(0)), isField))];
    const from = builder.local('from', intType);
    return [set(from, this.take(int(sizeOf(layout)))), set(target, this.value(layout, type, at(local(from)), isField))];
  }

  parts(builder: FunctionBuilder, parts: readonly Part[], from: Address | undefined) {
    let offset = 0;
    const statements: Statement[] = [];
    const fields = parts.map(({ name, layout, type, isField }) => {
      if (from !== undefined) {
        const value = this.value(layout, type, shift(from, offset), isField);
        offset += sizeOf(layout);
        return { name, value };
      }
      const field = builder.local(name, type);
      statements.push(...this.next(builder, layout, type, field, isField));
      return { name, value: local(field) };
    });
    return { statements, fields };
  }

  #fixed(layout: LayoutType, type: IrType, address: Address, isField: boolean): Expression {
    const called = (build: () => IrFunction): Expression =>
      call(this.#once(codecKey(layout, type, isField), build), [pointer(address)]);
    switch (layout.kind) {
      case 'number':
        return type.kind === 'number' ? load('f64', address) : mismatch(layout, type);
      case 'boolean':
        return type.kind === 'boolean' ? called(decodeBoolean) : mismatch(layout, type);
      case 'literal':
        return called(() => decodeLiteral(layout, type));
      case 'optional':
        return called(() => decodeOptional(this, layout, type, isField));
      case 'union':
        return called(() => decodeUnion(this, layout, type));
      case 'mixed':
        return called(() => decodeMixed(this, layout, type));
      case 'record':
      case 'tuple':
      case 'array': {
        const parts = partsOf(layout, type);
        if (parts !== undefined && type.kind === 'record')
          return recordOf(type, this.parts(new FunctionBuilder(''), parts, address).fields);
        if (layout.kind === 'tuple') return this.#tuple(new FunctionBuilder(''), layout, type, address).value;
        const { layout: element, array, length = 0 } = elementsOf(layout, type);
        if (length > unrolledLength || (element.kind !== 'number' && length > 4))
          return called(() => this.#fixedArray(layout, type));
        const elements = Array.from({ length }, (_, i) =>
          this.value(element, array.element, shift(address, i * sizeOf(element))),
        );
        return { kind: 'array.new', type: array, elements, bytes: 0, site: 0 };
      }
      default:
        return mismatch(layout, type);
    }
  }

  #fixedArray(layout: LayoutType, type: IrType): IrFunction {
    const { layout: element, array, length = 0 } = elementsOf(layout, type);
    const builder = new FunctionBuilder('decode_array');
    const address = builder.parameter('address', intType);
    const result = builder.local('result', type);
    const i = builder.local('i', intType);
    return builder.finish(
      [
        set(result, make(type, int(length))),
        ...(areNumbers(element, array)
          ? [loadAll(result, local(address))]
          : builder.countTo(i, int(length), () => [
              put(result, i, type, this.value(element, array.element, at(elementAddress(address, i, element)))),
            ])),
        give(local(result)),
      ],
      type,
    );
  }

  #variable(layout: LayoutType, type: IrType, isField: boolean): FunctionId {
    return this.#once(codecKey(layout, type, isField), () => {
      switch (layout.kind) {
        case 'map':
        case 'set':
        case 'dictionary':
          return decodeTable(this, layout, this.#tables.of(layout, type));
        case 'string':
          return decodeText(this, layout, type);
        case 'optional':
          return decodeOptional(this, layout, type, isField);
        case 'union':
          return decodeUnion(this, layout, type);
        case 'mixed':
          return decodeMixed(this, layout, type);
        default:
      }
      const builder = new FunctionBuilder(`decode_${layout.kind}`);
      const parts = partsOf(layout, type);
      if (parts !== undefined && type.kind === 'record') {
        const { statements, fields } = this.parts(builder, parts, undefined);
        return builder.finish([...statements, give(recordOf(type, fields))], type);
      }
      if (layout.kind === 'tuple') {
        const { statements, value } = this.#tuple(builder, layout, type, undefined);
        return builder.finish([...statements, give(value)], type);
      }
      return this.#variableArray(builder, layout, type);
    });
  }

  /** A tuple whose elements have one representation: an array. */
  #tuple(builder: FunctionBuilder, layout: LayoutType, type: IrType, from: Address | undefined) {
    const { array, parts } = tupleElements(layout, type);
    const { statements, fields } = this.parts(builder, parts, from);
    const elements = fields.map(({ value }) => value);
    const value: Expression = { kind: 'array.new', type: array, elements, bytes: 0, site: 0 };
    return { statements, value };
  }

  #variableArray(builder: FunctionBuilder, layout: LayoutType, type: IrType): IrFunction {
    const { layout: element, array, length, least } = elementsOf(layout, type);
    const count = builder.local('count', intType);
    const result = builder.local('result', type);
    const i = builder.local('i', intType);
    const value = builder.local('value', array.element);
    const size = sizeOf(element);
    const made = set(result, make(type, local(count)));
    if (isFixed(element) && length === undefined && size > 0) {
      const area = elementArea(builder, this.#cursors(), local(count), size, readCount(count));
      const elements = areNumbers(element, array)
        ? [loadAll(result, pointer(area.elements))]
        : builder.countTo(i, local(count), () => [
            put(result, i, type, this.value(element, array.element, area.element(local(i)))),
          ]);
      return builder.finish([...area.open, made, ...elements, give(local(result))], type);
    }
    const head = set(count, length === undefined ? load('u32', at(this.take(int(lengthSize)))) : int(length));
    const elements = builder.countTo(i, local(count), () => [
      ...this.next(builder, element, array.element, value),
      put(result, i, type, local(value)),
    ]);
    return builder.finish([head, this.expect(local(count), least), made, ...elements, give(local(result))], type);
  }

  #cursors(): CursorFunctions {
    this.#cursor ??= cursorFunctions(this.#table, false, 0);
    return this.#cursor;
  }

  #once(key: string, build: () => IrFunction): FunctionId {
    const known = this.#functions.get(key);
    if (known !== undefined) return known;
    const id = this.#table.add(build());
    this.#functions.set(key, id);
    return id;
  }
}

/** Numbers lie in memory as they lie in their bytes. */
function areNumbers(element: LayoutType, array: ArrayType): boolean {
  return element.kind === 'number' && array.element.kind === 'number';
}

function loadAll(array: LocalId, address: Expression): Statement {
  return { kind: 'array.load', array: local(array), address };
}

function make(type: IrType, length: Expression): Expression {
  if (type.kind !== 'array') throw new TypeError('only arrays are made');
  return { kind: 'array.make', type, length, raw: true, headerBytes: 0, elementBytes: 0, site: 0 };
}

function put(array: LocalId, index: LocalId, type: IrType, value: Expression): Statement {
  if (type.kind !== 'array') throw new TypeError('only arrays have elements');
  return { kind: 'array.put', type, array: local(array), index: local(index), value };
}

function elementAddress(base: LocalId, index: LocalId, element: LayoutType): Expression {
  return binary('int.add', local(base), binary('int.multiply', local(index), int(sizeOf(element))));
}
