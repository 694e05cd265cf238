import type { LayoutField, LayoutType } from './layout.ts';
import { alternativeIndex, listedKinds } from './mixed.ts';
import { isPlainObject } from './own_keys.ts';
import { CodecFailure, nameKind, type PathStep } from './path.ts';
import { indexSize, zeroSizeElementLimit } from './size.ts';

/** Where bytes go: a buffer that grows, or a caller's view that does not. */
export interface Sink {
  view: DataView;
  offset: number;
  readonly grows: boolean;
}

/**
 * Writes the canonical bytes of `value` at the sink's offset and moves it.
 *
 * @throws CodecFailure naming the offending part; the sink's bytes past its first offset are then unspecified.
 */
export function writeValue(sink: Sink, type: LayoutType, value: unknown, path: PathStep[]): void {
  switch (type.kind) {
    case 'number':
      if (typeof value !== 'number') mismatch(path, 'a number', value);
      writeNumber(sink, value, path);
      return;
    case 'boolean':
      if (typeof value !== 'boolean') mismatch(path, 'a boolean', value);
      writeByte(sink, value ? 1 : 0, path);
      return;
    case 'literal':
      writeIndex(sink, literalIndex(type.values, value, path), type.values.length, path);
      return;
    case 'string':
      if (typeof value !== 'string') mismatch(path, 'a string', value);
      writeString(sink, value, path);
      return;
    case 'tuple':
      if (!Array.isArray(value) || value.length !== type.elements.length)
        mismatch(path, `a tuple of ${type.elements.length}`, value);
      type.elements.forEach((element, i) => child(sink, element, value[i], path, i));
      return;
    case 'record':
      if (!isPlainObject(value)) mismatch(path, 'an object', value);
      rejectUnknownFields(value, type.fields, undefined, path);
      writeFields(sink, type.fields, value, path);
      return;
    case 'array':
      writeArray(sink, type.element, type.length, value, path);
      return;
    case 'optional':
      writeOptional(sink, type, value, path);
      return;
    case 'mixed': {
      const index = alternativeIndex(type.alternatives, value);
      const alternative = type.alternatives[index];
      if (alternative === undefined) mismatch(path, listedKinds(type.alternatives), value);
      writeByte(sink, index, path);
      writeValue(sink, alternative, value, path);
      return;
    }
    case 'union': {
      if (!isPlainObject(value)) mismatch(path, 'an object', value);
      const tag = Object.hasOwn(value, type.tag) ? value[type.tag] : undefined;
      const index = type.variants.findIndex((variant) => variant.tag === tag);
      const variant = type.variants[index];
      if (variant === undefined) {
        path.push(type.tag);
        mismatch(path, `one of ${listed(type.variants.map((each) => each.tag))}`, tag);
      }
      rejectUnknownFields(value, variant.fields, type.tag, path);
      writeIndex(sink, index, type.variants.length, path);
      writeFields(sink, variant.fields, value, path);
      return;
    }
    case 'map': {
      if (!(value instanceof Map)) mismatch(path, 'a Map', value);
      writeCount(sink, value.size, path);
      const keys = new KeySet();
      let i = 0;
      for (const [key, entry] of value) {
        path.push(i);
        const start = sink.offset;
        child(sink, type.key, key, path, 'key');
        keys.add(key, sink.view, start, sink.offset, path);
        child(sink, type.value, entry, path, 'value');
        path.pop();
        i += 1;
      }
      return;
    }
    case 'set': {
      if (!(value instanceof Set)) mismatch(path, 'a Set', value);
      writeCount(sink, value.size, path);
      const keys = new KeySet();
      let i = 0;
      for (const element of value) {
        path.push(i);
        const start = sink.offset;
        writeValue(sink, type.element, element, path);
        keys.add(element, sink.view, start, sink.offset, path);
        path.pop();
        i += 1;
      }
      return;
    }
    case 'dictionary': {
      if (!isPlainObject(value)) mismatch(path, 'an object', value);
      const keys = Object.keys(value);
      writeCount(sink, keys.length, path);
      for (const key of keys) {
        writeString(sink, key, path);
        child(sink, type.value, value[key], path, key);
      }
    }
  }
}

/** The keys of one table: two keys of equal bytes are one key, also where they are two objects. */
export class KeySet {
  readonly #seen = new Set<unknown>();

  /** @throws CodecFailure if the key, encoded at `start..end` of the view, was added before. */
  add(key: unknown, view: DataView, start: number, end: number, path: readonly PathStep[], offset?: number): void {
    const identity =
      typeof key === 'object' && key !== null
        ? `${new Uint8Array(view.buffer, view.byteOffset + start, end - start).join()}\0bytes`
        : key;
    if (this.#seen.has(identity)) throw new CodecFailure(path, 'a key that an earlier entry has', offset);
    this.#seen.add(identity);
  }
}

const indices = new WeakMap<readonly unknown[], Map<unknown, number>>();

/** Position of each literal in its union, made once a union. */
export function literalIndex(
  values: readonly (string | number | boolean)[],
  value: unknown,
  path: readonly PathStep[],
): number {
  let table = indices.get(values);
  if (table === undefined) {
    table = new Map();
    for (const [i, literal] of values.entries()) if (!table.has(literal)) table.set(literal, i);
    indices.set(values, table);
  }
  const index = table.get(value);
  if (index === undefined) mismatch(path, `one of ${listed(values)}`, value);
  return index;
}

function writeArray(
  sink: Sink,
  element: LayoutType,
  length: number | undefined,
  value: unknown,
  path: PathStep[],
): void {
  if (!Array.isArray(value)) mismatch(path, 'an array', value);
  if (length === undefined) writeCount(sink, value.length, path);
  else if (value.length !== length) mismatch(path, `an array of ${length}`, value);
  const start = sink.offset;
  for (let i = 0; i < value.length; i += 1) {
    child(sink, element, value[i], path, i);
    if (i >= zeroSizeElementLimit && sink.offset === start)
      throw new CodecFailure(path, `more than ${zeroSizeElementLimit} elements of zero bytes`);
  }
}

function writeOptional(
  sink: Sink,
  type: Extract<LayoutType, { kind: 'optional' }>,
  value: unknown,
  path: PathStep[],
): void {
  if (value === undefined && type.undefined) writeByte(sink, 1, path);
  else if (value === null && type.null) writeByte(sink, 2, path);
  else {
    writeByte(sink, 3, path);
    writeValue(sink, type.value, value, path);
  }
}

function writeFields(
  sink: Sink,
  fields: readonly LayoutField[],
  value: Readonly<Record<string, unknown>>,
  path: PathStep[],
): void {
  for (const { name, type } of fields) {
    if (Object.hasOwn(value, name)) child(sink, type, value[name], path, name);
    else if (type.kind === 'optional' && type.absent) writeByte(sink, 0, path);
    else {
      path.push(name);
      throw new CodecFailure(path, 'the field is missing');
    }
  }
}

function rejectUnknownFields(
  value: object,
  fields: readonly LayoutField[],
  tag: string | undefined,
  path: PathStep[],
): void {
  for (const key of Object.keys(value)) {
    if (key === tag || fields.some((field) => field.name === key)) continue;
    path.push(key);
    throw new CodecFailure(path, 'the type has no such field');
  }
}

function child(sink: Sink, type: LayoutType, value: unknown, path: PathStep[], step: PathStep): void {
  path.push(step);
  writeValue(sink, type, value, path);
  path.pop();
}

function writeNumber(sink: Sink, value: number, path: readonly PathStep[]): void {
  const at = take(sink, 8, path);
  if (Number.isNaN(value)) {
    // The payload that setFloat64 gives a NaN is the engine's choice.
    sink.view.setUint32(at, 0, true);
    sink.view.setUint32(at + 4, 0x7ff80000, true);
  } else {
    sink.view.setFloat64(at, value + 0, true); // -0 + 0 is +0
  }
}

function writeString(sink: Sink, value: string, path: readonly PathStep[]): void {
  writeCount(sink, value.length, path);
  const at = take(sink, 2 * value.length, path);
  for (let i = 0; i < value.length; i += 1) sink.view.setUint16(at + 2 * i, value.charCodeAt(i), true);
}

function writeIndex(sink: Sink, index: number, count: number, path: readonly PathStep[]): void {
  if (indexSize(count) === 1) writeByte(sink, index, path);
  else if (index > 0xffff) throw new CodecFailure(path, 'a union has at most 65536 cases');
  else {
    const at = take(sink, 2, path);
    sink.view.setUint16(at, index, true);
  }
}

function writeByte(sink: Sink, byte: number, path: readonly PathStep[]): void {
  const at = take(sink, 1, path); // may replace the view
  sink.view.setUint8(at, byte);
}

function writeCount(sink: Sink, count: number, path: readonly PathStep[]): void {
  const at = take(sink, 4, path);
  sink.view.setUint32(at, count, true);
}

function take(sink: Sink, bytes: number, path: readonly PathStep[]): number {
  const at = sink.offset;
  const end = at + bytes;
  if (end > sink.view.byteLength) {
    if (!sink.grows) throw new CodecFailure(path, `the view ends at byte ${sink.view.byteLength}`, at);
    const larger = new Uint8Array(Math.max(end, 2 * sink.view.byteLength));
    larger.set(new Uint8Array(sink.view.buffer, sink.view.byteOffset, at));
    sink.view = new DataView(larger.buffer);
  }
  sink.offset = end;
  return at;
}

function listed(values: readonly (string | number | boolean)[]): string {
  const shown = values.slice(0, 8).map((value) => JSON.stringify(value));
  return values.length > 8 ? `${shown.join(', ')}, … (${values.length})` : shown.join(', ');
}

function mismatch(path: readonly PathStep[], expected: string, found: unknown): never {
  throw new CodecFailure(path, `expected ${expected}, found ${nameKind(found)}`);
}
