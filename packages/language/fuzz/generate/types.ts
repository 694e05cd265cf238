/** The types of generated programs; what has a name is declared by the program. */
export type Type =
  | { readonly kind: 'number' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'string' }
  | { readonly kind: 'literals'; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: 'array'; readonly of: Type }
  | { readonly kind: 'tuple'; readonly of: readonly Type[] }
  | { readonly kind: 'record'; readonly name: string; readonly fields: readonly Field[] }
  | { readonly kind: 'maybe'; readonly of: Type; readonly empty: Empty }
  | { readonly kind: 'union'; readonly name: string; readonly tag: string; readonly variants: readonly Variant[] }
  /** A list whose type contains itself: `{ value, next }`. */
  | { readonly kind: 'chain' }
  /** Of parts that typeof and Array.isArray tell apart. */
  | { readonly kind: 'mixed'; readonly of: readonly Type[] }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type }
  | { readonly kind: 'set'; readonly of: Type }
  | { readonly kind: 'dictionary'; readonly of: Type }
  | {
      readonly kind: 'class';
      readonly name: string;
      readonly fields: readonly Field[];
      readonly takes: readonly Type[];
    };

export type Empty = 'undefined' | 'null' | 'undefined | null';

export interface Field {
  readonly name: string;
  readonly type: Type;
  /** Declared `name?: type`. */
  readonly optional?: boolean;
}

export interface Variant {
  readonly tag: string;
  readonly fields: readonly Field[];
}

export type OfKind<K extends Type['kind']> = Extract<Type, { readonly kind: K }>;

export const number: Type = { kind: 'number' };
export const boolean: Type = { kind: 'boolean' };
export const string: Type = { kind: 'string' };
export const arrayOf = (of: Type): OfKind<'array'> => ({ kind: 'array', of });
export const maybe = (of: Type, empty: Empty = 'undefined'): OfKind<'maybe'> => ({ kind: 'maybe', of, empty });

/** As it is written, fit to stand before `[]`. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'number':
    case 'boolean':
    case 'string':
      return type.kind;
    case 'literals':
    case 'record':
    case 'union':
    case 'class':
      return type.name;
    case 'array':
      return `${typeText(type.of)}[]`;
    case 'tuple':
      return `[${type.of.map(typeText).join(', ')}]`;
    case 'maybe':
      return `(${typeText(type.of)} | ${type.empty})`;
    case 'chain':
      return 'Chain';
    case 'mixed':
      return `(${type.of.map(typeText).join(' | ')})`;
    case 'map':
      return `Map<${typeText(type.key)}, ${typeText(type.value)}>`;
    case 'set':
      return `Set<${typeText(type.of)}>`;
    case 'dictionary':
      return `Record<string, ${typeText(type.of)}>`;
  }
}

export const same = (a: Type, b: Type): boolean => typeText(a) === typeText(b);

/** What a read of the field gives. */
export const readType = ({ type, optional }: Field): Type =>
  optional === true && type.kind !== 'maybe' ? maybe(type) : type;

export const isPrimitive = (type: Type): boolean =>
  type.kind === 'number' ||
  type.kind === 'boolean' ||
  type.kind === 'string' ||
  type.kind === 'literals' ||
  (type.kind === 'maybe' && isPrimitive(type.of)) ||
  (type.kind === 'mixed' && type.of.every(isPrimitive));

/** Whether values of the type hold instances, which have no copies. */
export function holdsInstances(type: Type): boolean {
  switch (type.kind) {
    case 'class':
    // Nor has what contains itself.
    case 'chain':
      return true;
    case 'array':
    case 'set':
    case 'maybe':
    case 'dictionary':
      return holdsInstances(type.of);
    case 'map':
      return holdsInstances(type.key) || holdsInstances(type.value);
    case 'tuple':
    case 'mixed':
      return type.of.some(holdsInstances);
    case 'record':
      return type.fields.some((field) => holdsInstances(field.type));
    case 'union':
      return type.variants.some(({ fields }) => fields.some((field) => holdsInstances(field.type)));
    default:
      return false;
  }
}

/** The smallest expression of a type. */
export function least(type: Type): string {
  switch (type.kind) {
    case 'number':
      return '0';
    case 'boolean':
      return 'false';
    case 'string':
      return "''";
    case 'literals':
      return `(${type.values[0]} as ${type.name})`;
    case 'array':
      return `([] as ${typeText(type)})`;
    case 'tuple':
      return `([${type.of.map(least).join(', ')}] as ${typeText(type)})`;
    case 'record':
      return `({ ${leastFields(type.fields)} } as ${type.name})`;
    case 'maybe':
      return `(${type.empty === 'undefined' ? 'undefined' : 'null'} as ${typeText(type)})`;
    case 'chain':
      return '({ value: 0, next: null } as Chain)';
    case 'mixed':
      return `(${least(type.of[0] ?? number)} as ${typeText(type)})`;
    case 'union': {
      const [first] = type.variants;
      return `({ ${type.tag}: ${first?.tag}, ${leastFields(first?.fields ?? [])} } as ${type.name})`;
    }
    case 'map':
    case 'set':
      return `new ${typeText(type)}()`;
    case 'dictionary':
      return `({} as ${typeText(type)})`;
    case 'class':
      return `new ${type.name}(${type.takes.map(least).join(', ')})`;
  }
}

/** The test that a value of a mixed type is of one of its parts. */
export function kindTest(place: string, part: Type): string {
  switch (part.kind) {
    case 'array':
    case 'tuple':
      return `Array.isArray(${place})`;
    case 'number':
    case 'boolean':
      return `typeof ${place} === '${part.kind}'`;
    case 'string':
    case 'literals':
      return `typeof ${place} === 'string'`;
    default:
      return `typeof ${place} === 'object' && !Array.isArray(${place})`;
  }
}

function leastFields(fields: readonly Field[]): string {
  return fields
    .filter(({ optional }) => optional !== true)
    .map(({ name, type }) => `${name}: ${least(type)}`)
    .join(', ');
}
