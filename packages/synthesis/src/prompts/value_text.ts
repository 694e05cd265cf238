import type { Value } from '@orrery/contract';

/** A number with 9 significant digits, shortest form: the same text wherever a prompt is built. */
export function numberText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : String(value);
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
