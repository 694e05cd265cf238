/**
 * Types of the intermediate representation. They say how a value is represented, and nothing else: literal unions of
 * numbers are `number`, a tuple is a record whose fields are named "0", "1", ….
 *
 * Types are structural and interned by `typeKey`: two records are one type iff their sorted fields agree, so a value can
 * never be read through another layout. Unions of objects are one wide record, Map, Set and Record are records of the
 * library, classes are records; so that no kind stands for them here.
 */
export type IrType =
  /** An IEEE 754 double. */
  | { readonly kind: 'number' }
  /** A 32-bit integer, two's complement; arithmetic wraps. Never visible to authors: an optimisation of `number`. */
  | { readonly kind: 'int' }
  /** `nothing`: of a nullable that never holds one, {@link nothingType}. */
  | { readonly kind: 'boolean'; readonly nothing?: true }
  /** Immutable UTF-16 units, compared by content. */
  | { readonly kind: 'string' }
  /** Only as the result of a function. */
  | { readonly kind: 'void' }
  | NullableType
  | RecordType
  | ArrayType;

/**
 * A value or none: undefined, null, or absent (an optional field that an object was made without; reads of fields turn it
 * into undefined, so that only fields hold it). Never nested.
 */
export interface NullableType {
  readonly kind: 'nullable';
  readonly value: IrType;
}

export interface RecordType {
  readonly kind: 'record';
  /** Of a type that contains itself: it stands for the whole of it in keys, which would have no end else. */
  readonly name?: string;
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
export const stringType: IrType = { kind: 'string' };
export const voidType: IrType = { kind: 'void' };
/** Of what can be nothing else than undefined or null. Its values become those of any other nullable type. */
export const nothingType: NullableType = { kind: 'nullable', value: { kind: 'boolean', nothing: true } };

/** Of a nullable type that type itself. */
export function nullableType(value: IrType): NullableType {
  return value.kind === 'nullable' ? value : { kind: 'nullable', value };
}

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
      return type.name === undefined ? bodyKey(type) : `@${type.name}`;
    case 'array':
      return `${typeKey(type.element)}[]`;
    case 'nullable':
      return `${typeKey(type.value)}?`;
    case 'boolean':
      return type.nothing === true ? 'nothing' : type.kind;
    default:
      return type.kind;
  }
}

/** The key of a record by its fields, whatever its name. */
export function bodyKey({ fields }: RecordType): string {
  return `{${fields.map(({ name, type }) => `${JSON.stringify(name)}:${typeKey(type)}`).join(',')}}`;
}

/** Whether a type contains itself, or holds one that does. */
export function isRecursive(type: IrType): boolean {
  switch (type.kind) {
    case 'nullable':
      return isRecursive(type.value);
    case 'array':
      return isRecursive(type.element);
    case 'record':
      return type.name !== undefined || type.fields.some((field) => isRecursive(field.type));
    default:
      return false;
  }
}

export function sameType(a: IrType, b: IrType): boolean {
  return a === b || typeKey(a) === typeKey(b);
}

/** Whether a value has an identity: a reference into the arena (JavaScript: an object). */
export function isReference(type: IrType): type is RecordType | ArrayType {
  return type.kind === 'record' || type.kind === 'array';
}
