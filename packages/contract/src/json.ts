// Values in JSON files. Spelled as the layout says: non-finite numbers as the strings "NaN", "Infinity" and "-Infinity",
// a Map as an array of [key, value] pairs, a Set as an array, an undefined value as { "$undefined": true } (a field that
// may be undefined but not absent is left out). In a mixed union, what JSON would not tell from another alternative is
// wrapped: a non-finite number beside strings as { "$number": "NaN" }, a Map or Set beside arrays as { "$table": […] }.

import type { LayoutField, LayoutType, Value } from './layout.ts';
import { alternativeIndex, kindOfType, kindOfValue, listedKinds } from './mixed.ts';
import { isPlainObject, setOwn } from './own_keys.ts';
import { CodecFailure, nameKind, type CodecError, type PathStep } from './path.ts';
import { failure, success, type Result } from './result.ts';

/** What JSON.parse can give. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const undefinedName = '$undefined';
const numberName = '$number';
const tableName = '$table';

/** The JSON form of a value of the type, or the part that is none of it. */
export function toJson(type: LayoutType, value: unknown): Result<Json, CodecError> {
  return caught(() => spell(type, value, []));
}

/** The value that a JSON form stands for, or the part that is none of the type. */
export function fromJson(type: LayoutType, json: unknown): Result<Value, CodecError> {
  return caught(() => read(type, json, []));
}

function spell(type: LayoutType, value: unknown, path: PathStep[]): Json {
  switch (type.kind) {
    case 'number':
      if (typeof value !== 'number') mismatch(path, 'a number', value);
      return Number.isFinite(value) ? value + 0 : String(value);
    case 'boolean':
    case 'string':
    case 'literal':
      return scalar(type, value, path);
    case 'tuple':
      return elements(type.elements.length, value, path).map((each, i) => at(path, i, () => spell(type.elements[i]!, each, path))); // prettier-ignore
    case 'array':
      return elements(type.length, value, path).map((each, i) => at(path, i, () => spell(type.element, each, path)));
    case 'record':
      return spellFields({}, type.fields, undefined, value, path);
    case 'optional': {
      if (value === undefined && type.undefined) return { [undefinedName]: true };
      if (value === null && type.null) return null;
      const json = spell(type.value, value, path);
      if ((json === null && type.null) || (type.undefined && standsForUndefined(json)))
        throw new CodecFailure(path, 'a value whose JSON form already means an empty one');
      return json;
    }
    case 'mixed': {
      const alternative = type.alternatives[alternativeIndex(type.alternatives, value)];
      if (alternative === undefined) return mismatch(path, listedKinds(type.alternatives), value);
      const json = spell(alternative, value, path);
      const wrapped = wrapperOf(type, alternative, json);
      if (wrapped !== undefined) return { [wrapped]: json };
      if (wrapperIn(json) !== undefined)
        throw new CodecFailure(path, 'a value whose JSON form already means another one');
      return json;
    }
    case 'union': {
      const variant = variantOf(type, value, path);
      const json = {};
      setOwn(json, type.tag, variant.tag);
      return spellFields(json, variant.fields, type.tag, value, path);
    }
    case 'map':
      if (!(value instanceof Map)) mismatch(path, 'a Map', value);
      return [...value].map(([key, entry], i) =>
        at(path, i, () => [
          at(path, 'key', () => spell(type.key, key, path)),
          at(path, 'value', () => spell(type.value, entry, path)),
        ]),
      );
    case 'set':
      if (!(value instanceof Set)) mismatch(path, 'a Set', value);
      return [...value].map((each, i) => at(path, i, () => spell(type.element, each, path)));
    case 'dictionary': {
      if (!isPlainObject(value)) mismatch(path, 'an object', value);
      const json = {};
      for (const key of Object.keys(value))
        setOwn(
          json,
          key,
          at(path, key, () => spell(type.value, value[key], path)),
        );
      return json;
    }
  }
}

function read(type: LayoutType, json: unknown, path: PathStep[]): Value {
  switch (type.kind) {
    case 'number':
      if (typeof json === 'number') return json;
      if (json === 'NaN' || json === 'Infinity' || json === '-Infinity') return Number(json);
      return mismatch(path, 'a number, "NaN", "Infinity" or "-Infinity"', json);
    case 'boolean':
    case 'string':
    case 'literal':
      return scalar(type, json, path);
    case 'tuple':
      return elements(type.elements.length, json, path).map((each, i) => at(path, i, () => read(type.elements[i]!, each, path))); // prettier-ignore
    case 'array':
      return elements(type.length, json, path).map((each, i) => at(path, i, () => read(type.element, each, path)));
    case 'record':
      return readFields({}, type.fields, undefined, json, path);
    case 'optional':
      if (type.undefined && standsForUndefined(json)) return undefined;
      if (json === null && type.null) return null;
      return read(type.value, json, path);
    case 'mixed': {
      const wrapped = wrapperIn(json);
      if (wrapped === numberName) return read({ kind: 'number' }, (json as { $number: unknown }).$number, path);
      if (wrapped === tableName) {
        const table = type.alternatives.find(({ kind }) => kind === 'map' || kind === 'set');
        return read(table ?? mismatch(path, listedKinds(type.alternatives), json), (json as { $table: unknown }).$table, path); // prettier-ignore
      }
      const alternative = type.alternatives.find((each) => isSpelled(each, json, type));
      return read(alternative ?? mismatch(path, listedKinds(type.alternatives), json), json, path);
    }
    case 'union': {
      const variant = variantOf(type, json, path);
      const value = {};
      setOwn(value, type.tag, variant.tag);
      return readFields(value, variant.fields, type.tag, json, path);
    }
    case 'map': {
      const value = new Map<Value, Value>();
      elements(undefined, json, path).forEach((entry, i) =>
        at(path, i, () => {
          const [key, content] = elements(2, entry, path);
          value.set(
            at(path, 'key', () => read(type.key, key, path)),
            at(path, 'value', () => read(type.value, content, path)),
          );
          if (value.size <= i) throw new CodecFailure(path, 'a key that an earlier entry has');
        }),
      );
      return value;
    }
    case 'set': {
      const value = new Set<Value>();
      elements(undefined, json, path).forEach((each, i) =>
        at(path, i, () => {
          value.add(read(type.element, each, path));
          if (value.size <= i) throw new CodecFailure(path, 'an element that an earlier entry has');
        }),
      );
      return value;
    }
    case 'dictionary': {
      if (!isPlainObject(json)) mismatch(path, 'an object', json);
      const value = {};
      for (const key of Object.keys(json))
        setOwn(
          value,
          key,
          at(path, key, () => read(type.value, json[key], path)),
        );
      return value;
    }
  }
}

type Mixed = Extract<LayoutType, { kind: 'mixed' }>;

/** Under which name an alternative's JSON form is wrapped, where it would mean another alternative. */
function wrapperOf(type: Mixed, own: LayoutType, json: Json): string | undefined {
  const kinds = new Set(type.alternatives.map(kindOfType));
  if (own.kind === 'number' && typeof json === 'string' && kinds.has('string')) return numberName;
  return (own.kind === 'map' || own.kind === 'set') && kinds.has('array') ? tableName : undefined;
}

function wrapperIn(json: unknown): string | undefined {
  if (!isPlainObject(json)) return undefined;
  const [name, ...others] = Object.keys(json);
  return others.length === 0 && (name === numberName || name === tableName) ? name : undefined;
}

/** Whether JSON of this kind spells values of an alternative. */
function isSpelled(own: LayoutType, json: unknown, type: Mixed): boolean {
  const kind = kindOfValue(json);
  const kinds = new Set(type.alternatives.map(kindOfType));
  if (own.kind === 'map' || own.kind === 'set') return kind === 'array' && !kinds.has('array');
  if (own.kind === 'number' && kind === 'string') return !kinds.has('string');
  return kind === kindOfType(own);
}

/** Booleans, strings and literals are spelled as themselves. */
function scalar(
  type: Extract<LayoutType, { kind: 'boolean' | 'string' | 'literal' }>,
  value: unknown,
  path: readonly PathStep[],
): string | number | boolean {
  if (type.kind === 'literal') {
    const found = type.values.find((literal) => literal === value);
    return found ?? mismatch(path, `one of ${type.values.slice(0, 8).map((literal) => JSON.stringify(literal)).join(', ')}`, value); // prettier-ignore
  }
  if (type.kind === 'boolean') return typeof value === 'boolean' ? value : mismatch(path, 'a boolean', value);
  return typeof value === 'string' ? value : mismatch(path, 'a string', value);
}

function spellFields(
  json: object,
  fields: readonly LayoutField[],
  tag: string | undefined,
  value: unknown,
  path: PathStep[],
): Json {
  const own = fieldsOf(value, fields, tag, path);
  for (const { name, type } of fields) {
    const given = Object.hasOwn(own, name);
    if (!given && !(type.kind === 'optional' && type.absent)) missing(name, path);
    const omitted = type.kind === 'optional' && type.undefined && !type.absent && own[name] === undefined;
    if (given && !omitted) setOwn(json, name, at(path, name, () => spell(type, own[name], path))); // prettier-ignore
  }
  return json as Json;
}

function readFields(
  value: object,
  fields: readonly LayoutField[],
  tag: string | undefined,
  json: unknown,
  path: PathStep[],
): Value {
  const own = fieldsOf(json, fields, tag, path);
  for (const { name, type } of fields) {
    if (Object.hasOwn(own, name))
      setOwn(
        value,
        name,
        at(path, name, () => read(type, own[name], path)),
      );
    else if (type.kind !== 'optional' || !(type.absent || type.undefined)) missing(name, path);
    else if (!type.absent) setOwn(value, name, undefined);
  }
  return value as Value;
}

function fieldsOf(
  value: unknown,
  fields: readonly LayoutField[],
  tag: string | undefined,
  path: PathStep[],
): Readonly<Record<string, unknown>> {
  if (!isPlainObject(value)) mismatch(path, 'an object', value);
  for (const key of Object.keys(value)) {
    if (key === tag || fields.some((field) => field.name === key)) continue;
    throw new CodecFailure([...path, key], 'the type has no such field');
  }
  return value;
}

function variantOf(type: Extract<LayoutType, { kind: 'union' }>, value: unknown, path: readonly PathStep[]) {
  if (!isPlainObject(value)) mismatch(path, 'an object', value);
  const tag = Object.hasOwn(value, type.tag) ? value[type.tag] : undefined;
  const known = type.variants.map((variant) => JSON.stringify(variant.tag)).join(', ');
  return type.variants.find((variant) => variant.tag === tag) ?? mismatch([...path, type.tag], `one of ${known}`, tag);
}

function elements(length: number | undefined, value: unknown, path: readonly PathStep[]): readonly unknown[] {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length))
    mismatch(path, length === undefined ? 'an array' : `an array of ${length}`, value);
  return value;
}

function standsForUndefined(json: unknown): boolean {
  return isPlainObject(json) && json[undefinedName] === true && Object.keys(json).length === 1;
}

function at<T>(path: PathStep[], step: PathStep, run: () => T): T {
  path.push(step);
  const result = run();
  path.pop();
  return result;
}

function missing(name: string, path: readonly PathStep[]): never {
  throw new CodecFailure([...path, name], 'the field is missing');
}

function mismatch(path: readonly PathStep[], expected: string, found: unknown): never {
  throw new CodecFailure(path, `expected ${expected}, found ${nameKind(found)}`);
}

function caught<T>(run: () => T): Result<T, CodecError> {
  try {
    return success(run());
  } catch (error) {
    if (error instanceof CodecFailure) return failure(error.facts);
    throw error;
  }
}
