// Plain JSON for what JSON has no spelling for: NaN, infinities, -0, undefined, Map and Set. A layout would say what a
// value is; what a program predicted is kept beside others of other types, so here each value says it itself.

/** Text that {@link parseValues} reads back to an equal value. */
export function stringifyValues(value: unknown): string {
  return JSON.stringify(spell(value));
}

/** Reads a text of {@link stringifyValues}; throws a SyntaxError for one that is no JSON. */
export function parseValues(text: string): unknown {
  return read(JSON.parse(text) as unknown);
}

function spell(value: unknown): unknown {
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: spellNumber(value) };
  if (value === undefined) return { $undefined: true };
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(spell);
  if (value instanceof Map) return { $map: [...value].map(([key, item]) => [spell(key), spell(item)]) };
  if (value instanceof Set) return { $set: [...value].map(spell) };
  const entries = Object.entries(value).map(([name, item]): [string, unknown] => [name, spell(item)]);
  // A record that looks like one of the spellings, or whose JSON would be another object.
  if (entries.some(([name]) => name.startsWith('$') || name === '__proto__')) return { $record: entries };
  return Object.fromEntries(entries);
}

function spellNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function read(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(read);
  const { $number, $undefined, $map, $set, $record } = json as Record<string, unknown>;
  if (typeof $number === 'string') return Number($number);
  if ($undefined === true) return undefined;
  if (Array.isArray($map)) return new Map(read($map) as [unknown, unknown][]);
  if (Array.isArray($set)) return new Set(read($set) as unknown[]);
  if (Array.isArray($record)) return recordOf(read($record) as [string, unknown][]);
  return recordOf(Object.entries(json).map(([name, item]) => [name, read(item)]));
}

function recordOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  // Unlike an assignment, this makes `__proto__` a property like any other.
  return Object.fromEntries(entries);
}
