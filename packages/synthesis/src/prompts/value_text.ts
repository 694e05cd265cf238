import type { Value } from '@orrery/contract';

/**
 * A number with 9 significant digits, shortest form: the same text wherever a prompt is built. So many tell every
 * float32 from all others; an integer has all of its digits.
 */
export function numberText(value: number): string {
  return Number.isFinite(value) && !Number.isSafeInteger(value) ? String(Number(value.toPrecision(9))) : String(value);
}

/** A value as a TypeScript literal on one line. */
export function valueText(value: Value): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (value instanceof Map) return `new Map([${[...value].map((entry) => valueText(entry)).join(', ')}])`;
  if (value instanceof Set) return `new Set([${[...value].map((item) => valueText(item)).join(', ')}])`;
  const fields = Object.entries(value).map(([name, field]) => `${propertyName(name)}: ${valueText(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** A value as `valueText`, or where that is longer than `characters`, what it is and how long. */
export function shortText(value: Value, characters: number): string {
  const text = valueText(value);
  return text.length <= characters ? text : sizeText(value);
}

/** What a value is and how long its text is, where there is no room for the text itself. */
export function sizeText(value: Value): string {
  if (typeof value === 'string') return `(a text of ${value.length} characters)`;
  const { length } = valueText(value);
  if (Array.isArray(value)) return `(a list of ${value.length}, ${length} characters)`;
  if (value instanceof Map || value instanceof Set)
    return `(a ${value instanceof Map ? 'Map' : 'Set'} of ${value.size}, ${length} characters)`;
  if (typeof value === 'object' && value !== null)
    return `(a record of ${Object.keys(value).length} fields, ${length} characters)`;
  return valueText(value);
}
