/** An integer-like key in ECMAScript's sense: the canonical decimal of a whole number from 0 to 2^32 - 2. */
export function arrayIndex(key: string): number | undefined {
  if (!/^(0|[1-9]\d{0,9})$/.test(key)) return undefined;
  const index = Number(key);
  return index <= 4294967294 ? index : undefined;
}

/** Sets an own property whatever its name: a plain assignment to `__proto__` would set the prototype. */
export function setOwn(object: object, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    (object as Record<string, unknown>)[key] = value;
  }
}

/** An object that stands for a record or a dictionary: no array, Map or Set. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Set)
  );
}
