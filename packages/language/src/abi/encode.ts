import { kindOfType, type LayoutType, statusCode } from '@orrery/contract';
import type { Expression, FunctionId, IrFunction, SiteId, Statement } from '../ir/ir.ts';
import { mixedShape } from '../ir/mixed.ts';
import { intType, type ArrayType, type IrType, type RecordType } from '../ir/types.ts';
import {
  at,
  binary,
  call,
  evaluate,
  fail,
  FunctionBuilder,
  type FunctionTable,
  int,
  isNone,
  local,
  number,
  pointer,
  set,
  shift,
  store,
  unary,
  unwrap,
  when,
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
  sizeOf,
  takeBytes,
  tupleElements,
  unrolledLength,
  type CursorFunctions,
  type Part,
} from './codec.ts';
import { elementArea } from './elements.ts';
import { encodeLiteral, encodeOptional, encodeUnion, nameOfNone, type Writing } from './encode_choices.ts';
import { encodeKind, encodeMixed } from './encode_mixed.ts';
import { encodeTable } from './encode_tables.ts';
import { encodeText, equalTexts } from './encode_text.ts';
import { equalBytes } from './key_ranges.ts';

/**
 * Functions that write the canonical bytes of a value: NaN made canonical (by the store itself), -0 as +0,
 * `wrong_shape` for another length, no value of a literal union or a value that is missing, `state_too_large` past the
 * cursor's end. A type of fixed size is written to an address, whose room the caller knows; one of variable size where
 * the cursor stands. `site` is what failures name.
 */
export class Encoders implements Writing {
  readonly site: SiteId;
  readonly #table: FunctionTable;
  readonly #tables: BorderTables;
  readonly #functions = new Map<string, FunctionId>();
  #cursor: CursorFunctions | undefined;

  constructor(table: FunctionTable, tables: BorderTables, site: SiteId) {
    this.#table = table;
    this.#tables = tables;
    this.site = site;
  }

  /** A statement that writes `value` (evaluated once) to an address or, for a variable size, at the cursor. */
  write(layout: LayoutType, type: IrType, value: Expression, address: Address, isField = false): Statement {
    if (type.kind === 'nullable' && layout.kind !== 'optional') {
      const id = this.#once(`held ${codecKey(layout, type)}`, () => this.#held(layout, type));
      return evaluate(call(id, isFixed(layout) ? [value, pointer(address)] : [value]));
    }
    const shape = mixedShape(type);
    if (shape !== undefined && kindOfType(layout) !== undefined) {
      const id = this.#once(`kind ${codecKey(layout, type)}`, () => encodeKind(this, layout, shape));
      return evaluate(call(id, isFixed(layout) ? [value, pointer(address)] : [value]));
    }
    return isFixed(layout)
      ? this.#fixed(layout, type, value, address, isField)
      : evaluate(call(this.#variable(layout, type, isField), [value]));
  }

  take(bytes: Expression): Expression {
    return takeBytes(this.#cursors(), bytes);
  }

  expect(count: Expression, least: number): Statement {
    return expectMany(this.#cursors(), count, least);
  }

  wrong(said: Expression): Statement {
    return fail(statusCode.wrong_shape, this.site, number(0), number(0), said);
  }

  sameBytes(a: Expression, b: Expression, length: Expression): Expression {
    return call(this.#once('equal bytes', equalBytes), [a, b, length]);
  }

  next(builder: FunctionBuilder, layout: LayoutType, type: IrType, value: Expression, isField = false): Statement[] {
    if (!isFixed(layout)) return [this.write(layout, type, value, at(int(0)), isField)];
    const from = builder.local('from', intType);
    return [set(from, this.take(int(sizeOf(layout)))), this.write(layout, type, value, at(local(from)), isField)];
  }

  parts(
    builder: FunctionBuilder,
    parts: readonly Part[],
    read: (part: Part) => Expression,
    to: Address | undefined,
  ): Statement[] {
    let offset = 0;
    return parts.flatMap((part) => {
      const { layout, type, isField } = part;
      if (to === undefined) return this.next(builder, layout, type, read(part), isField);
      const statement = this.write(layout, type, read(part), shift(to, offset), isField);
      offset += sizeOf(layout);
      return [statement];
    });
  }

  sameText(left: Expression, right: Expression): Expression {
    return call(this.#once('same text', equalTexts), [left, right]);
  }

  #fixed(layout: LayoutType, type: IrType, value: Expression, address: Address, isField: boolean): Statement {
    const called = (build: () => IrFunction): Statement =>
      evaluate(call(this.#once(codecKey(layout, type, isField), build), [value, pointer(address)]));
    switch (layout.kind) {
      case 'number':
        // -0 + 0 is +0; no other number changes.
        return type.kind === 'number' ? store('f64', address, binary('add', value, number(0))) : mismatch(layout, type);
      case 'boolean':
        return type.kind === 'boolean' ? store('u8', address, unary('booleanToInt', value)) : mismatch(layout, type);
      case 'literal':
        return called(() => encodeLiteral(this, layout, type));
      case 'optional':
        return called(() => encodeOptional(this, layout, type, isField));
      case 'union':
        return called(() => encodeUnion(this, layout, type));
      case 'mixed':
        return called(() => encodeMixed(this, layout, type));
      case 'record':
      case 'tuple':
      case 'array':
        return called(() => this.#fixedParts(layout, type));
      default:
        return mismatch(layout, type);
    }
  }

  /** A value that the program may lack, and the layout may not. */
  #held(layout: LayoutType, type: Extract<IrType, { kind: 'nullable' }>): IrFunction {
    const builder = new FunctionBuilder('encode_held');
    const value = builder.parameter('value', type);
    const to = isFixed(layout) ? at(local(builder.parameter('address', intType))) : at(int(0));
    return builder.finish([
      when(isNone(local(value)), [this.wrong(nameOfNone(local(value)))]),
      this.write(layout, type.value, unwrap(local(value)), to),
    ]);
  }

  #fixedParts(layout: LayoutType, type: IrType): IrFunction {
    const builder = new FunctionBuilder(`encode_${layout.kind}`);
    const value = builder.parameter('value', type);
    const address = builder.parameter('address', intType);
    const parts = partsOf(layout, type);
    if (parts !== undefined)
      return builder.finish(this.parts(builder, parts, (part) => field(value, type, part), at(local(address))));
    if (layout.kind === 'tuple') return this.#tuple(builder, layout, type, value, at(local(address)));
    const { layout: element, array, length = 0 } = elementsOf(layout, type);
    const size = sizeOf(element);
    const read = (index: Expression): Expression => ({ kind: 'array.at', type: array, array: local(value), index });
    if (length <= unrolledLength) {
      return builder.finish([
        ...this.#lengthIs(local(value), length),
        ...Array.from({ length }, (_, i) =>
          this.write(element, array.element, read(int(i)), shift(at(local(address)), i * size)),
        ),
      ]);
    }
    if (areNumbers(element, array))
      return builder.finish([...this.#lengthIs(local(value), length), storeAll(local(value), local(address))]);
    const i = builder.local('i', intType);
    const place = binary('int.add', local(address), binary('int.multiply', local(i), int(size)));
    return builder.finish([
      ...this.#lengthIs(local(value), length),
      ...builder.countTo(i, int(length), () => [this.write(element, array.element, read(local(i)), at(place))]),
    ]);
  }

  #variable(layout: LayoutType, type: IrType, isField: boolean): FunctionId {
    return this.#once(codecKey(layout, type, isField), () => {
      switch (layout.kind) {
        case 'map':
        case 'set':
        case 'dictionary':
          return encodeTable(this, layout, this.#tables.of(layout, type));
        case 'string':
          return encodeText(this, layout, type);
        case 'optional':
          return encodeOptional(this, layout, type, isField);
        case 'union':
          return encodeUnion(this, layout, type);
        case 'mixed':
          return encodeMixed(this, layout, type);
        default:
      }
      const builder = new FunctionBuilder(`encode_${layout.kind}`);
      const value = builder.parameter('value', type);
      const parts = partsOf(layout, type);
      if (parts !== undefined)
        return builder.finish(this.parts(builder, parts, (part) => field(value, type, part), undefined));
      if (layout.kind === 'tuple') return this.#tuple(builder, layout, type, value, undefined);
      return this.#variableArray(builder, layout, type, value);
    });
  }

  #variableArray(builder: FunctionBuilder, layout: LayoutType, type: IrType, value: number): IrFunction {
    const { layout: element, array, length, least } = elementsOf(layout, type);
    const count: Expression = { kind: 'array.length', array: local(value) };
    const i = builder.local('i', intType);
    const read: Expression = { kind: 'array.at', type: array, array: local(value), index: local(i) };
    const size = sizeOf(element);
    if (isFixed(element) && length === undefined && size > 0) {
      const area = elementArea(builder, this.#cursors(), count, size, () => []);
      return builder.finish([
        ...area.open,
        store('u32', area.head, count),
        ...(areNumbers(element, array)
          ? [storeAll(local(value), pointer(area.elements))]
          : builder.countTo(i, count, () => [this.write(element, array.element, read, area.element(local(i)))])),
      ]);
    }
    const head =
      length === undefined
        ? [store('u32', at(this.take(int(lengthSize))), count)]
        : this.#lengthIs(local(value), length);
    const elements = builder.countTo(i, count, () => this.next(builder, element, array.element, read));
    return builder.finish([...head, this.expect(count, least), ...elements]);
  }

  /** A tuple whose elements have one representation: an array. */
  #tuple(
    builder: FunctionBuilder,
    layout: LayoutType,
    type: IrType,
    value: number,
    to: Address | undefined,
  ): IrFunction {
    const { array, parts } = tupleElements(layout, type);
    const read = ({ name }: Part): Expression => ({
      kind: 'array.at',
      type: array,
      array: local(value),
      index: int(Number(name)),
    });
    return builder.finish([...this.#lengthIs(local(value), parts.length), ...this.parts(builder, parts, read, to)]);
  }

  #lengthIs(array: Expression, length: number): Statement[] {
    const found: Expression = { kind: 'array.length', array };
    return [
      when(binary('int.notEqual', found, int(length)), [
        fail(statusCode.wrong_shape, this.site, unary('fromInt', found), number(length)),
      ]),
    ];
  }

  #cursors(): CursorFunctions {
    this.#cursor ??= cursorFunctions(this.#table, true, this.site);
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

/** Numbers lie in memory as they lie in their bytes, but for NaN and -0. */
function areNumbers(element: LayoutType, array: ArrayType): boolean {
  return element.kind === 'number' && array.element.kind === 'number';
}

function storeAll(array: Expression, address: Expression): Statement {
  return { kind: 'array.store', array, address };
}

function field(value: number, type: IrType, part: Part): Expression {
  return { kind: 'record.get', type: type as RecordType, record: local(value), field: part.name };
}
