/**
 * Types of the intermediate representation. They say how a value is represented, and nothing else: literal unions of
 * numbers are `number`, a tuple is a record whose fields are named "0", "1", ….
 *
 * Types are structural and interned by `typeKey`: two records are one type iff their sorted fields agree, so a value can
 * never be read through another layout. Growing the language (strings, optionals, unions, tables) adds kinds here.
 */
export type IrType =
  /** An IEEE 754 double. */
  | { readonly kind: 'number' }
  /** A 32-bit integer, two's complement; arithmetic wraps. Never visible to authors: an optimisation of `number`. */
  | { readonly kind: 'int' }
  | { readonly kind: 'boolean' }
  /** Only as the result of a function. */
  | { readonly kind: 'void' }
  | RecordType
  | ArrayType;

export interface RecordType {
  readonly kind: 'record';
  /** Sorted by name (code units), so that field order in the source does not matter. */
  readonly fields: readonly { readonly name: string; readonly type: IrType }[];
}

export interface ArrayType {
  readonly kind: 'array';
  readonly element: IrType;
}

export const numberType: IrType = { kind: 'number' };
export const intType: IrType = { kind: 'int' };
export const booleanType: IrType = { kind: 'boolean' };
export const voidType: IrType = { kind: 'void' };

export function arrayType(element: IrType): ArrayType {
  return { kind: 'array', element };
}

export function recordType(fields: readonly { readonly name: string; readonly type: IrType }[]): RecordType {
  return { kind: 'record', fields: [...fields].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)) };
}

/** Equal keys, equal types. */
export function typeKey(type: IrType): string {
  switch (type.kind) {
    case 'record':
      return `{${type.fields.map(({ name, type }) => `${JSON.stringify(name)}:${typeKey(type)}`).join(',')}}`;
    case 'array':
      return `${typeKey(type.element)}[]`;
    default:
      return type.kind;
  }
}

export function sameType(a: IrType, b: IrType): boolean {
  return a === b || typeKey(a) === typeKey(b);
}

/** Whether a value is a reference into the arena (JavaScript: an object). */
export function isReference(type: IrType): type is RecordType | ArrayType {
  return type.kind === 'record' || type.kind === 'array';
}
