import { statusCode, type LayoutType } from '@orrery/contract';
import type { Expression, FunctionId, SiteId, Statement } from '../ir/ir.ts';
import { intType, type IrType, type RecordType } from '../ir/types.ts';
import {
  at,
  binary,
  call,
  evaluate,
  fail,
  FunctionBuilder,
  type FunctionTable,
  int,
  local,
  number,
  pointer,
  set,
  shift,
  store,
  unary,
  when,
  give,
  type Address,
} from './build.ts';
import {
  areOwnIndices,
  codecKey,
  cursorFunctions,
  elementsOf,
  expectMany,
  indexAccess,
  isFixed,
  literalNumbers,
  mismatch,
  partsOf,
  sizeOf,
  takeBytes,
  unrolledLength,
  type CursorFunctions,
  type Part,
} from './codec.ts';

/**
 * Functions that write the canonical bytes of a value: NaN made canonical (by the store itself), -0 as +0,
 * `wrong_shape` for another length or no value of a literal union, `state_too_large` past the cursor's end. A type of
 * fixed size is written to an address, whose room the caller knows; one of variable size where the cursor stands.
 * `site` is what failures name.
 */
export class Encoders {
  readonly #table: FunctionTable;
  readonly #site: SiteId;
  readonly #functions = new Map<string, FunctionId>();
  #cursor: CursorFunctions | undefined;

  constructor(table: FunctionTable, site: SiteId) {
    this.#table = table;
    this.#site = site;
  }

  /** A statement that writes `value` (evaluated once) to an address or, for a variable size, at the cursor. */
  write(layout: LayoutType, type: IrType, value: Expression, address: Address): Statement {
    return isFixed(layout)
      ? this.#fixed(layout, type, value, address)
      : evaluate(call(this.#variable(layout, type), [value]));
  }

  #fixed(layout: LayoutType, type: IrType, value: Expression, address: Address): Statement {
    switch (layout.kind) {
      case 'number':
        // -0 + 0 is +0; no other number changes.
        return type.kind === 'number' ? store('f64', address, binary('add', value, number(0))) : mismatch(layout, type);
      case 'boolean':
        return type.kind === 'boolean' ? store('u8', address, unary('booleanToInt', value)) : mismatch(layout, type);
      case 'literal':
        return evaluate(call(this.#literal(layout, type), [value, pointer(address)]));
      case 'record':
      case 'tuple':
      case 'array':
        return evaluate(call(this.#fixedParts(layout, type), [value, pointer(address)]));
      default:
        return mismatch(layout, type);
    }
  }

  #literal(layout: Extract<LayoutType, { kind: 'literal' }>, type: IrType): FunctionId {
    return this.#once(layout, type, () => {
      const values = literalNumbers(layout, type);
      const builder = new FunctionBuilder('encode_literal');
      const value = builder.parameter('value', type);
      const address = builder.parameter('address', intType);
      const index = builder.local('index', intType);
      const access = indexAccess(values.length);
      const wrong = fail(statusCode.wrong_shape, this.#site, local(value), number(values.length));
      if (areOwnIndices(values)) {
        return builder.finish([
          set(index, unary('toInt', local(value))),
          when(binary('notEqual', unary('fromInt', local(index)), local(value)), [wrong]),
          when(binary('int.lessUnsigned', int(values.length - 1), local(index)), [wrong]),
          store(access, at(local(address)), local(index)),
        ]);
      }
      return builder.finish([
        ...values.map((literal, i) =>
          when(binary('equal', local(value), number(literal)), [store(access, at(local(address)), int(i)), give()]),
        ),
        wrong,
      ]);
    });
  }

  #fixedParts(layout: LayoutType, type: IrType): FunctionId {
    return this.#once(layout, type, () => {
      const builder = new FunctionBuilder(`encode_${layout.kind}`);
      const value = builder.parameter('value', type);
      const address = builder.parameter('address', intType);
      const parts = partsOf(layout, type);
      if (parts !== undefined) {
        let offset = 0;
        return builder.finish(
          parts.map((part) => {
            const statement = this.#fixed(part.layout, part.type, field(value, type, part), at(local(address), offset));
            offset += sizeOf(part.layout);
            return statement;
          }),
        );
      }
      const { layout: element, array, length = 0 } = elementsOf(layout, type);
      const size = sizeOf(element);
      const read = (index: Expression): Expression => ({ kind: 'array.at', type: array, array: local(value), index });
      if (length <= unrolledLength) {
        return builder.finish([
          ...this.#lengthIs(local(value), length),
          ...Array.from({ length }, (_, i) =>
            this.#fixed(element, array.element, read(int(i)), shift(at(local(address)), i * size)),
          ),
        ]);
      }
      const i = builder.local('i', intType);
      const place = binary('int.add', local(address), binary('int.multiply', local(i), int(size)));
      return builder.finish([
        ...this.#lengthIs(local(value), length),
        ...builder.countTo(i, int(length), () => [this.#fixed(element, array.element, read(local(i)), at(place))]),
      ]);
    });
  }

  #variable(layout: LayoutType, type: IrType): FunctionId {
    return this.#once(layout, type, () => {
      const builder = new FunctionBuilder(`encode_${layout.kind}`);
      const value = builder.parameter('value', type);
      const parts = partsOf(layout, type);
      if (parts !== undefined)
        return builder.finish(
          parts.flatMap((part) => this.#next(builder, part.layout, part.type, field(value, type, part))),
        );
      const { layout: element, array, length } = elementsOf(layout, type);
      const count: Expression = { kind: 'array.length', array: local(value) };
      const i = builder.local('i', intType);
      const head =
        length === undefined
          ? [store('u32', at(takeBytes(this.#cursors(), int(4))), count)]
          : this.#lengthIs(local(value), length);
      const read: Expression = { kind: 'array.at', type: array, array: local(value), index: local(i) };
      const from = builder.local('from', intType);
      const size = sizeOf(element);
      const place = binary('int.add', local(from), binary('int.multiply', local(i), int(size)));
      const elements = isFixed(element)
        ? [
            set(from, takeBytes(this.#cursors(), binary('int.multiply', count, int(size)))),
            ...builder.countTo(i, count, () => [this.#fixed(element, array.element, read, at(place))]),
          ]
        : builder.countTo(i, count, () => this.#next(builder, element, array.element, read));
      return builder.finish([...head, expectMany(this.#cursors(), count, element), ...elements]);
    });
  }

  #next(builder: FunctionBuilder, layout: LayoutType, type: IrType, value: Expression): Statement[] {
    if (!isFixed(layout)) return [evaluate(call(this.#variable(layout, type), [value]))];
    const from = builder.local('from', intType);
    return [
      set(from, takeBytes(this.#cursors(), int(sizeOf(layout)))),
      this.#fixed(layout, type, value, at(local(from))),
    ];
  }

  #lengthIs(array: Expression, length: number): Statement[] {
    const found: Expression = { kind: 'array.length', array };
    return [
      when(binary('int.notEqual', found, int(length)), [
        fail(statusCode.wrong_shape, this.#site, unary('fromInt', found), number(length)),
      ]),
    ];
  }

  #cursors(): CursorFunctions {
    this.#cursor ??= cursorFunctions(this.#table, true, this.#site);
    return this.#cursor;
  }

  #once(layout: LayoutType, type: IrType, build: () => ReturnType<FunctionBuilder['finish']>): FunctionId {
    const key = codecKey(layout, type);
    const known = this.#functions.get(key);
    if (known !== undefined) return known;
    const id = this.#table.add(build());
    this.#functions.set(key, id);
    return id;
  }
}

function field(value: number, type: IrType, part: Part): Expression {
  return { kind: 'record.get', type: type as RecordType, record: local(value), field: part.name };
}
