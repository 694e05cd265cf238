import type { FunctionId } from '../ir/ir.ts';
import type { BorderTable } from '../ir/lowered.ts';
import { typeKey, type IrType } from '../ir/types.ts';
import type { ModuleLowering } from './module_lowering.ts';
import { keyFields, tableShape, valueField } from './table_types.ts';

/** Every table that states and actions hold, with the library's functions that read and write them without a charge. */
export function borderTables(module: ModuleLowering, types: readonly IrType[]): readonly BorderTable[] {
  const found = new Map<string, BorderTable>();
  const look = (type: IrType): void => {
    switch (type.kind) {
      case 'nullable':
        return look(type.value);
      case 'array':
        return look(type.element);
      case 'record': {
        if (type.name !== undefined) return undefined;
        const table = tableOf(module, type);
        if (table !== undefined) found.set(typeKey(type), table);
        for (const field of type.fields) look(field.type);
        return undefined;
      }
      default:
        return undefined;
    }
  };
  for (const type of types) look(type);
  return [...found.values()];
}

function tableOf(module: ModuleLowering, type: IrType): BorderTable | undefined {
  const shape = tableShape(type);
  if (shape === undefined) return undefined;
  const { kind, key } = shape;
  const instance = (name: string): FunctionId => linked(name, module.library.instantiate(name, [key]));
  const field = keyFields.find(([each]) => each === kind)?.[1] ?? '';
  const keys = shape.type.fields.find(({ name }) => name === field)?.type;
  if (keys?.kind !== 'record') throw new Error('a table without keys');
  return {
    type: shape.type,
    keys,
    keysField: field,
    ...(kind === 'set' ? {} : { valuesField: valueField }),
    key,
    value: shape.value,
    make: instance('tableNew'),
    append: instance('tableAppend'),
    ...(kind === 'dictionary'
      ? { order: instance('ownKeyOrder'), index: linked('arrayIndex', module.library.find('arrayIndex')) }
      : {}),
  };
}

function linked(name: string, found: { readonly id: FunctionId } | undefined): FunctionId {
  if (found === undefined) throw new Error(`the language's library lacks ${name}`);
  return found.id;
}

/** The functions of a table by their numbers in a finished module. */
export function renumbered(table: BorderTable, to: (id: FunctionId) => FunctionId): BorderTable {
  return {
    ...table,
    make: to(table.make),
    append: to(table.append),
    ...(table.order === undefined ? {} : { order: to(table.order) }),
    ...(table.index === undefined ? {} : { index: to(table.index) }),
  };
}

export function functionsOf({ make, append, order, index }: BorderTable): FunctionId[] {
  return [make, append, order, index].filter((id) => id !== undefined);
}
