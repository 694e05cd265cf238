import { arrayType, booleanType, intType, recordType, stringType, type IrType, type RecordType } from '../ir/types.ts';

/*
 * Map, Set and dictionaries (Record<K, T>, index signatures): records that hold the library's keys (library/tables.ts)
 * and, but for sets, an array of the values by the keys' positions. The names of their fields, which no author's field
 * can have, tell the three apart.
 */

export type TableKind = 'map' | 'set' | 'dictionary';

export interface TableShape {
  readonly kind: TableKind;
  readonly type: RecordType;
  readonly key: IrType;
  /** Of a set: the type of its keys. */
  readonly value: IrType;
}

/** The field that holds the keys, by kind. */
export const keyFields: readonly (readonly [TableKind, string])[] = [
  ['map', '#map'],
  ['set', '#set'],
  ['dictionary', '#dictionary'],
];
export const valueField = '#values';

/** The library's `TableKeys<K>`. */
function keysType(key: IrType): RecordType {
  return recordType([
    { name: 'keys', type: arrayType(key) },
    { name: 'live', type: arrayType(booleanType) },
    { name: 'slots', type: arrayType(intType) },
    { name: 'used', type: intType },
    { name: 'head', type: intType },
    { name: 'size', type: intType },
  ]);
}

export function mapType(key: IrType, value: IrType): RecordType {
  return recordType([
    { name: '#map', type: keysType(key) },
    { name: valueField, type: arrayType(value) },
  ]);
}

export function setType(element: IrType): RecordType {
  return recordType([{ name: '#set', type: keysType(element) }]);
}

export function dictionaryType(value: IrType): RecordType {
  return recordType([
    { name: '#dictionary', type: keysType(stringType) },
    { name: valueField, type: arrayType(value) },
  ]);
}

/** The table a type stands for, if it does. */
export function tableShape(type: IrType | undefined): TableShape | undefined {
  if (type?.kind !== 'record') return undefined;
  for (const [kind, name] of keyFields) {
    const keys = type.fields.find((field) => field.name === name)?.type;
    const stored = keys?.kind === 'record' ? keys.fields.find((field) => field.name === 'keys')?.type : undefined;
    if (stored?.kind !== 'array') continue;
    const key = stored.element;
    const values = type.fields.find((field) => field.name === valueField)?.type;
    return { kind, type, key, value: values?.kind === 'array' ? values.element : key };
  }
  return undefined;
}

/** Whether a Map or Set is part of a value of this type. */
export function holdsMapOrSet(type: IrType): boolean {
  if (type.kind === 'nullable') return holdsMapOrSet(type.value);
  if (type.kind === 'array') return holdsMapOrSet(type.element);
  if (type.kind !== 'record') return false;
  // What contains itself is never copied.
  if (type.name !== undefined) return false;
  const kind = tableShape(type)?.kind;
  return kind === 'map' || kind === 'set' || type.fields.some((field) => holdsMapOrSet(field.type));
}
