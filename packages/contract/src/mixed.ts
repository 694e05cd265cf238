import type { LayoutType } from './layout.ts';

/** What tells the alternatives of a mixed union apart: `typeof`, and Array.isArray. */
export type ValueKind = 'number' | 'string' | 'boolean' | 'array' | 'object';

/** The kind of every value of a type; undefined where they differ, or where one may be undefined or null. */
export function kindOfType(type: LayoutType): ValueKind | undefined {
  switch (type.kind) {
    case 'number':
    case 'string':
    case 'boolean':
      return type.kind;
    case 'literal': {
      const [first, ...others] = type.values.map((value) => typeof value as ValueKind);
      return others.every((other) => other === first) ? first : undefined;
    }
    case 'tuple':
    case 'array':
      return 'array';
    case 'record':
    case 'union':
    case 'map':
    case 'set':
    case 'dictionary':
      return 'object';
    case 'optional':
    case 'mixed':
      return undefined;
  }
}

export function kindOfValue(value: unknown): ValueKind | undefined {
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
      return typeof value as ValueKind;
    case 'object':
      return value === null ? undefined : 'object';
    default:
      return undefined;
  }
}

/** Position of the alternative that a value is; -1 where it is none. */
export function alternativeIndex(alternatives: readonly LayoutType[], value: unknown): number {
  const kind = kindOfValue(value);
  return kind === undefined ? -1 : alternatives.findIndex((each) => kindOfType(each) === kind);
}

/** The kinds of the alternatives in words. */
export function listedKinds(alternatives: readonly LayoutType[]): string {
  return alternatives.map((each) => `a${/^[ao]/.test(kindOfType(each) ?? '') ? 'n' : ''} ${kindOfType(each)}`).join(' or '); // prettier-ignore
}
