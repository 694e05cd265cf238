import type { LayoutField, LayoutType } from './layout.ts';

/**
 * Most elements of zero bytes (an empty tuple, say) that one array may hold. Their number is bounded by nothing in the
 * bytes, so that four bytes could otherwise ask for four thousand million of them.
 */
export const zeroSizeElementLimit = 65_536;

/** Bytes of the index of a literal union or of a discriminated union with `count` cases: 1 up to 256, else 2. */
export function indexSize(count: number): 1 | 2 {
  return count <= 256 ? 1 : 2;
}

/** Bytes of every value of the type, or `undefined` if its values differ in size. */
export function fixedSize(type: LayoutType): number | undefined {
  const least = minimumSize(type);
  return maximumSize(type) === least ? least : undefined;
}

/** Bytes of the smallest value of the type. */
export function minimumSize(type: LayoutType): number {
  switch (type.kind) {
    case 'number':
      return 8;
    case 'boolean':
      return 1;
    case 'literal':
      return indexSize(type.values.length);
    case 'tuple':
      return type.elements.reduce((sum, element) => sum + minimumSize(element), 0);
    case 'record':
      return sumOfFields(type.fields, minimumSize);
    case 'array':
      return type.length === undefined ? 4 : type.length * minimumSize(type.element);
    case 'optional':
      return type.absent || type.undefined || type.null ? 1 : 1 + minimumSize(type.value);
    case 'mixed':
      return 1 + Math.min(...type.alternatives.map(minimumSize));
    case 'union':
      return (
        indexSize(type.variants.length) + Math.min(...type.variants.map((v) => sumOfFields(v.fields, minimumSize)))
      );
    case 'string':
    case 'map':
    case 'set':
    case 'dictionary':
      return 4;
  }
}

/** Bytes of the largest value of the type, or `undefined` where a string, an array of any length or a table has no bound. */
export function maximumSize(type: LayoutType): number | undefined {
  const largest = upperBound(type);
  return largest === Infinity ? undefined : largest;
}

function upperBound(type: LayoutType): number {
  switch (type.kind) {
    case 'number':
    case 'boolean':
    case 'literal':
      return minimumSize(type);
    case 'tuple':
      return type.elements.reduce((sum, element) => sum + upperBound(element), 0);
    case 'record':
      return sumOfFields(type.fields, upperBound);
    case 'array':
      // 0 * Infinity is NaN: a list of no strings takes no bytes.
      if (type.length === undefined) return Infinity;
      return type.length === 0 ? 0 : type.length * upperBound(type.element);
    case 'optional':
      return 1 + upperBound(type.value);
    case 'mixed':
      return 1 + Math.max(...type.alternatives.map(upperBound));
    case 'union':
      return indexSize(type.variants.length) + Math.max(...type.variants.map((v) => sumOfFields(v.fields, upperBound)));
    case 'string':
    case 'map':
    case 'set':
    case 'dictionary':
      return Infinity;
  }
}

function sumOfFields(fields: readonly LayoutField[], size: (type: LayoutType) => number): number {
  return fields.reduce((sum, field) => sum + size(field.type), 0);
}
