import type ts from 'typescript6';
import type { LabelId } from '../ir/ir.ts';
import { booleanType, intType, type ArrayType, type IrType } from '../ir/types.ts';
import { increment, type FunctionBuilder, type Turns } from './function_builder.ts';
import { noneValue, someValue } from './nullable.ts';
import { keyFields, tableShape, valueField, type TableShape } from './table_types.ts';
import { binary, intValue, type Value } from './value.ts';

function fieldOf(record: Value, name: string): Value {
  const { type } = record;
  const field = type.kind === 'record' ? type.fields.find((each) => each.name === name) : undefined;
  if (type.kind !== 'record' || field === undefined) throw new Error(`a table has no field ${name}`);
  return { expression: { kind: 'record.get', type, record: record.expression, field: name }, type: field.type };
}

/** A table in the function being lowered; its reference may be used again. */
export class Table {
  readonly shape: TableShape;
  readonly value: Value;
  readonly #f: FunctionBuilder;
  readonly #node: ts.Node;

  constructor(f: FunctionBuilder, shape: TableShape, value: Value, node: ts.Node) {
    this.#f = f;
    this.shape = shape;
    this.value = f.stabilise(value, 'table');
    this.#node = node;
  }

  static of(f: FunctionBuilder, value: Value, node: ts.Node): Table | undefined {
    const shape = tableShape(value.type);
    return shape === undefined ? undefined : new Table(f, shape, value, node);
  }

  /** A new empty table. */
  static make(f: FunctionBuilder, type: IrType, node: ts.Node): Table {
    const shape = tableShape(type);
    if (shape === undefined) throw new Error('not the type of a table');
    const site = f.site(node);
    const fields = shape.type.fields.map(({ name, type: fieldType }) => ({
      name,
      value:
        fieldType.kind === 'array'
          ? ({ kind: 'array.new', type: fieldType, elements: [], bytes: 0, site } as const)
          : callTableFunction(f, 'tableNew', shape.key, [], node).expression,
    }));
    const made: Value = { expression: { kind: 'record.new', type: shape.type, fields, bytes: 0, site }, type };
    return new Table(f, shape, made, node);
  }

  get #keys(): Value {
    const [, name] = keyFields.find(([kind]) => kind === this.shape.kind) ?? ['set', '#set'];
    return fieldOf(this.value, name);
  }

  /** int; moves on as entries are deleted. */
  get size(): Value {
    return fieldOf(this.#keys, 'size');
  }

  /** The position of a key (int, stable), or -1. */
  find(key: Value): Value {
    return this.#f.stabilise(this.#call('tableFind', [key]), 'position');
  }

  has(key: Value): Value {
    return isFound(this.#call('tableFind', [key]));
  }

  /** Of a position that `find`, `next` or `order` gave. */
  keyAt(position: Value): Value {
    const keys = fieldOf(this.#keys, 'keys');
    return elementAt(keys, position);
  }

  valueAt(position: Value): Value {
    return this.shape.kind === 'set' ? this.keyAt(position) : elementAt(fieldOf(this.value, valueField), position);
  }

  putAt(position: Value, value: Value): void {
    const values = fieldOf(this.value, valueField);
    this.#f.write(
      {
        kind: 'array.set',
        type: values.type as ArrayType,
        array: values.expression,
        index: position.expression,
        value: value.expression,
        elementBytes: 0,
        site: this.#f.site(this.#node),
      },
      this.#node,
    );
  }

  /** The value of a key, or undefined: nullable. */
  get(key: Value): Value {
    const position = this.find(key);
    const some = someValue(this.valueAt(position));
    const type = some.type;
    return this.#f.choose(
      isFound(position),
      type,
      () => some,
      () => (type.kind === 'nullable' ? noneValue('undefined', type) : some),
    );
  }

  set(key: Value, value: Value): void {
    // Evaluated in this order, both before the table changes.
    const at = this.#f.stabilise(key, 'key');
    const kept = this.#f.stabilise(value, 'value');
    const position = this.#f.stabilise(this.#call('tableAdd', [at]), 'position');
    this.putAt(position, kept);
  }

  add(key: Value): void {
    this.#f.discard(this.#call('tableAdd', [key]));
  }

  remove(key: Value): Value {
    return this.#call('tableRemove', [key]);
  }

  clear(): void {
    this.#f.emit({ kind: 'evaluate', value: this.#call('tableClear', []).expression });
  }

  /** The first live position from `from` on, or -1. */
  next(from: Value): Value {
    return this.#call('tableNext', [from]);
  }

  /** Visits the entries in the order they were added, each turn charged; live. */
  visit(body: (position: Value, leave: LabelId) => void, turns: Turns = 'charged'): void {
    const f = this.#f;
    const cursor = f.local('cursor', intType, false);
    f.set(cursor, intValue(0));
    const loop = f.label();
    const statements = f.block(() => {
      f.set(cursor, this.next(f.read(cursor)));
      const ended = binary('int.less', f.read(cursor), intValue(0), booleanType);
      f.emit({ kind: 'if', test: ended.expression, then: [{ kind: 'break', label: loop }], otherwise: [] });
      body(f.read(cursor), loop);
      f.emit(increment(cursor));
    });
    f.loop(loop, statements, f.place, turns);
  }

  /** Positions in the order of own keys, as an array of ints; of dictionaries. */
  order(): Value {
    return this.#call('ownKeyOrder', [intValue(1)]);
  }

  #call(name: string, given: readonly Value[]): Value {
    return callTableFunction(this.#f, name, this.shape.key, [this.#keys, ...given], this.#node);
  }
}

export function isFound(position: Value): Value {
  return binary('int.lessEqual', intValue(0), position, booleanType);
}

function elementAt(array: Value, position: Value): Value {
  const type = array.type as ArrayType;
  return {
    expression: { kind: 'array.at', type, array: array.expression, index: position.expression },
    type: type.element,
  };
}

/** A call of a function of library/tables.ts for keys of this type. */
function callTableFunction(
  f: FunctionBuilder,
  name: string,
  key: IrType,
  given: readonly Value[],
  node: ts.Node,
): Value {
  const found = f.module.library.instantiate(name, [key]);
  if (found === undefined) throw new Error(`the library has no ${name}`);
  const expression = {
    kind: 'call' as const,
    function: found.id,
    arguments: given.map((value) => value.expression),
    site: f.site(node),
  };
  f.module.callPlaces.set(expression, node);
  return { expression, type: found.result };
}
