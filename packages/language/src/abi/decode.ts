import { statusCode, type LayoutType } from '@orrery/contract';
import type { Expression, FunctionId, LocalId, Statement } from '../ir/ir.ts';
import { booleanType, intType, numberType, type IrType, type RecordType } from '../ir/types.ts';
import {
  at,
  binary,
  call,
  choose,
  fail,
  FunctionBuilder,
  type FunctionTable,
  give,
  int,
  load,
  local,
  number,
  pointer,
  set,
  shift,
  unary,
  when,
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
} from './codec.ts';

/**
 * Functions that read a value of a layout: `invalid_input` for bytes that are no value. A type of fixed size is read from
 * an address; one of variable size where the cursor stands. NaN payloads and -0 are read as they are.
 */
export class Decoders {
  readonly #table: FunctionTable;
  readonly #functions = new Map<string, FunctionId>();
  #cursor: CursorFunctions | undefined;
  #boolean: FunctionId | undefined;

  constructor(table: FunctionTable) {
    this.#table = table;
  }

  /** An expression for the value at an address; for a variable size, at the cursor (`openCursor` first). */
  value(layout: LayoutType, type: IrType, address: Address): Expression {
    return isFixed(layout) ? this.#fixed(layout, type, address) : call(this.#variable(layout, type), []);
  }

  #fixed(layout: LayoutType, type: IrType, address: Address): Expression {
    switch (layout.kind) {
      case 'number':
        return type.kind === 'number' ? load('f64', address) : mismatch(layout, type);
      case 'boolean':
        return type.kind === 'boolean' ? call(this.#readBoolean(), [pointer(address)]) : mismatch(layout, type);
      case 'literal':
        return call(this.#literal(layout, type), [pointer(address)]);
      case 'record':
      case 'tuple':
      case 'array': {
        const parts = partsOf(layout, type);
        if (parts !== undefined) {
          let offset = 0;
          return newRecord(
            type,
            parts.map((part) => {
              const value = this.#fixed(part.layout, part.type, shift(address, offset));
              offset += sizeOf(part.layout);
              return { name: part.name, value };
            }),
          );
        }
        const { layout: element, array, length = 0 } = elementsOf(layout, type);
        if (length > unrolledLength || (element.kind !== 'number' && length > 4))
          return call(this.#fixedArray(layout, type), [pointer(address)]);
        const elements = Array.from({ length }, (_, i) =>
          this.#fixed(element, array.element, shift(address, i * sizeOf(element))),
        );
        return { kind: 'array.new', type: array, elements, bytes: 0, site: 0 };
      }
      default:
        return mismatch(layout, type);
    }
  }

  #readBoolean(): FunctionId {
    if (this.#boolean !== undefined) return this.#boolean;
    const builder = new FunctionBuilder('decode_boolean');
    const address = builder.parameter('address', intType);
    const byte = builder.local('byte', intType);
    this.#boolean = this.#table.add(
      builder.finish(
        [
          set(byte, load('u8', at(local(address)))),
          when(binary('int.lessUnsigned', int(1), local(byte)), [fail(statusCode.invalid_input)]),
          give(unary('intToBoolean', local(byte))),
        ],
        booleanType,
      ),
    );
    return this.#boolean;
  }

  #literal(layout: Extract<LayoutType, { kind: 'literal' }>, type: IrType): FunctionId {
    return this.#once(layout, type, () => {
      const values = literalNumbers(layout, type);
      const builder = new FunctionBuilder('decode_literal');
      const address = builder.parameter('address', intType);
      const index = builder.local('index', intType);
      const value = areOwnIndices(values)
        ? unary('fromInt', local(index))
        : values.reduceRight(
            (otherwise, literal, i) =>
              choose(numberType, binary('int.equal', local(index), int(i)), number(literal), otherwise),
            number(values.at(-1) ?? 0),
          );
      return builder.finish(
        [
          set(index, load(indexAccess(values.length), at(local(address)))),
          when(binary('int.lessUnsigned', int(values.length - 1), local(index)), [fail(statusCode.invalid_input)]),
          give(value),
        ],
        numberType,
      );
    });
  }

  #fixedArray(layout: LayoutType, type: IrType): FunctionId {
    return this.#once(layout, type, () => {
      const { layout: element, array, length = 0 } = elementsOf(layout, type);
      const builder = new FunctionBuilder('decode_array');
      const address = builder.parameter('address', intType);
      const result = builder.local('result', type);
      const i = builder.local('i', intType);
      return builder.finish(
        [
          set(result, make(type, int(length))),
          ...builder.countTo(i, int(length), () => [
            put(result, i, type, this.#fixed(element, array.element, at(elementAddress(address, i, element)))),
          ]),
          give(local(result)),
        ],
        type,
      );
    });
  }

  #variable(layout: LayoutType, type: IrType): FunctionId {
    return this.#once(layout, type, () => {
      const builder = new FunctionBuilder(`decode_${layout.kind}`);
      const parts = partsOf(layout, type);
      return parts === undefined
        ? this.#variableArray(builder, layout, type)
        : builder.finish(this.#parts(builder, type, parts), type);
    });
  }

  #parts(
    builder: FunctionBuilder,
    type: IrType,
    parts: readonly { readonly name: string; readonly layout: LayoutType; readonly type: IrType }[],
  ): Statement[] {
    const fields: { name: string; value: Expression }[] = [];
    const body = parts.flatMap((part): Statement[] => {
      const field = builder.local(part.name, part.type);
      fields.push({ name: part.name, value: local(field) });
      return this.#next(builder, part.layout, part.type, field);
    });
    return [...body, give(newRecord(type, fields))];
  }

  /** Reads what follows the cursor into a local. */
  #next(builder: FunctionBuilder, layout: LayoutType, type: IrType, target: LocalId): Statement[] {
    if (!isFixed(layout)) return [set(target, call(this.#variable(layout, type), []))];
    const from = builder.local('from', intType);
    return [
      set(from, takeBytes(this.#cursors(), int(sizeOf(layout)))),
      set(target, this.#fixed(layout, type, at(local(from)))),
    ];
  }

  #variableArray(builder: FunctionBuilder, layout: LayoutType, type: IrType) {
    const { layout: element, array, length } = elementsOf(layout, type);
    const count = builder.local('count', intType);
    const result = builder.local('result', type);
    const i = builder.local('i', intType);
    const value = builder.local('value', array.element);
    const head =
      length === undefined ? set(count, load('u32', at(takeBytes(this.#cursors(), int(4))))) : set(count, int(length));
    const size = sizeOf(element);
    const from = builder.local('from', intType);
    const elements = isFixed(element)
      ? [
          set(from, takeBytes(this.#cursors(), binary('int.multiply', local(count), int(size)))),
          ...builder.countTo(i, local(count), () => [
            put(result, i, type, this.#fixed(element, array.element, at(elementAddress(from, i, element)))),
          ]),
        ]
      : builder.countTo(i, local(count), () => [
          ...this.#next(builder, element, array.element, value),
          put(result, i, type, local(value)),
        ]);
    return builder.finish(
      [
        head,
        expectMany(this.#cursors(), local(count), element),
        set(result, make(type, local(count))),
        ...elements,
        give(local(result)),
      ],
      type,
    );
  }

  #cursors(): CursorFunctions {
    this.#cursor ??= cursorFunctions(this.#table, false, 0);
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

function newRecord(type: IrType, fields: readonly { readonly name: string; readonly value: Expression }[]): Expression {
  return { kind: 'record.new', type: type as RecordType, fields, bytes: 0, site: 0 };
}

function make(type: IrType, length: Expression): Expression {
  if (type.kind !== 'array') throw new TypeError('only arrays are made');
  return { kind: 'array.make', type, length, headerBytes: 0, elementBytes: 0, site: 0 };
}

function put(array: LocalId, index: LocalId, type: IrType, value: Expression): Statement {
  if (type.kind !== 'array') throw new TypeError('only arrays have elements');
  return { kind: 'array.put', type, array: local(array), index: local(index), value };
}

function elementAddress(base: LocalId, index: LocalId, element: LayoutType): Expression {
  return binary('int.add', local(base), binary('int.multiply', local(index), int(sizeOf(element))));
}
