import { KeySet } from './encoder.ts';
import type { LayoutField, LayoutType, Value } from './layout.ts';
import { arrayIndex, setOwn } from './own_keys.ts';
import { CodecFailure, type PathStep } from './path.ts';
import { indexSize, minimumSize, zeroSizeElementLimit } from './size.ts';

/** Where bytes come from. */
export interface Source {
  readonly view: DataView;
  offset: number;
}

/**
 * Reads one value at the source's offset and moves it. Only canonical bytes are a value: re-encoding gives the same.
 *
 * @throws CodecFailure naming the part and the byte.
 */
export function readValue(source: Source, type: LayoutType, path: PathStep[]): Value {
  switch (type.kind) {
    case 'number':
      return readNumber(source, path);
    case 'boolean': {
      const at = take(source, 1, path);
      const byte = source.view.getUint8(at);
      if (byte > 1) throw new CodecFailure(path, `a boolean is 0 or 1, found ${byte}`, at);
      return byte === 1;
    }
    case 'literal': {
      const at = source.offset;
      const index = readIndex(source, type.values.length, path);
      const value = type.values[index];
      if (value === undefined || type.values.indexOf(value) !== index)
        throw new CodecFailure(path, `index ${index} of a union of ${type.values.length} literals`, at);
      return value;
    }
    case 'string':
      return readString(source, path);
    case 'tuple':
      return type.elements.map((element, i) => child(source, element, path, i));
    case 'record': {
      const value = {};
      readFields(source, type.fields, value, path);
      return value;
    }
    case 'array':
      return readArray(source, type.element, type.length, path);
    case 'optional':
      return readOptional(source, type, path);
    case 'mixed': {
      const at = take(source, 1, path);
      const index = source.view.getUint8(at);
      const alternative = type.alternatives[index];
      if (alternative === undefined)
        throw new CodecFailure(path, `alternative ${index} of a mixed union of ${type.alternatives.length}`, at);
      return readValue(source, alternative, path);
    }
    case 'union': {
      const at = source.offset;
      const index = readIndex(source, type.variants.length, path);
      const variant = type.variants[index];
      if (variant === undefined || type.variants.findIndex((each) => each.tag === variant.tag) !== index)
        throw new CodecFailure(path, `variant ${index} of a union of ${type.variants.length}`, at);
      const value = {};
      setOwn(value, type.tag, variant.tag);
      readFields(source, variant.fields, value, path);
      return value;
    }
    case 'map': {
      const count = readCount(source, minimumSize(type.key) + minimumSize(type.value), path);
      const value = new Map<Value, Value>();
      const keys = new KeySet();
      for (let i = 0; i < count; i += 1) {
        path.push(i);
        const start = source.offset;
        const key = child(source, type.key, path, 'key');
        keys.add(key, source.view, start, source.offset, path, start);
        value.set(key, child(source, type.value, path, 'value'));
        path.pop();
      }
      return value;
    }
    case 'set': {
      const count = readCount(source, minimumSize(type.element), path);
      const value = new Set<Value>();
      const keys = new KeySet();
      for (let i = 0; i < count; i += 1) {
        path.push(i);
        const start = source.offset;
        const element = readValue(source, type.element, path);
        keys.add(element, source.view, start, source.offset, path, start);
        value.add(element);
        path.pop();
      }
      return value;
    }
    case 'dictionary':
      return readDictionary(source, type.value, path);
  }
}

function readArray(source: Source, element: LayoutType, length: number | undefined, path: PathStep[]): Value[] {
  const count = length ?? readCount(source, minimumSize(element), path);
  const value: Value[] = [];
  const start = source.offset;
  for (let i = 0; i < count; i += 1) {
    value.push(child(source, element, path, i));
    if (i >= zeroSizeElementLimit && source.offset === start)
      throw new CodecFailure(path, `more than ${zeroSizeElementLimit} elements of zero bytes`, start);
  }
  return value;
}

function readOptional(source: Source, type: Extract<LayoutType, { kind: 'optional' }>, path: PathStep[]): Value {
  const at = take(source, 1, path);
  const mark = source.view.getUint8(at);
  if (mark === 1 && type.undefined) return undefined;
  if (mark === 2 && type.null) return null;
  if (mark !== 3) throw new CodecFailure(path, `mark ${mark}, which the type does not admit here`, at);
  const value = readValue(source, type.value, path);
  if ((value === undefined && type.undefined) || (value === null && type.null))
    throw new CodecFailure(path, 'an empty value that the outer type encodes itself', at);
  return value;
}

function readFields(source: Source, fields: readonly LayoutField[], value: object, path: PathStep[]): void {
  for (const { name, type } of fields) {
    if (
      type.kind === 'optional' &&
      type.absent &&
      source.offset < source.view.byteLength &&
      source.view.getUint8(source.offset) === 0
    )
      source.offset += 1;
    else setOwn(value, name, child(source, type, path, name));
  }
}

function readDictionary(source: Source, type: LayoutType, path: PathStep[]): Value {
  const count = readCount(source, 4 + minimumSize(type), path);
  const value = {};
  let lastIndex = -1;
  let indicesOver = false;
  for (let i = 0; i < count; i += 1) {
    const at = source.offset;
    const key = readString(source, path);
    path.push(key);
    const index = arrayIndex(key);
    if (index === undefined) indicesOver = true;
    else if (indicesOver || index <= lastIndex)
      throw new CodecFailure(path, 'integer-like keys come first, ascending', at);
    else lastIndex = index;
    if (Object.hasOwn(value, key)) throw new CodecFailure(path, 'a key that an earlier entry has', at);
    setOwn(value, key, readValue(source, type, path));
    path.pop();
  }
  return value;
}

function child(source: Source, type: LayoutType, path: PathStep[], step: PathStep): Value {
  path.push(step);
  const value = readValue(source, type, path);
  path.pop();
  return value;
}

function readNumber(source: Source, path: readonly PathStep[]): number {
  const at = take(source, 8, path);
  const value = source.view.getFloat64(at, true);
  if (value === 0 && source.view.getUint32(at + 4, true) !== 0) throw new CodecFailure(path, '-0 is encoded as +0', at);
  if (
    Number.isNaN(value) &&
    (source.view.getUint32(at, true) !== 0 || source.view.getUint32(at + 4, true) !== 0x7ff80000)
  )
    throw new CodecFailure(path, 'a NaN other than 0x7ff8000000000000', at);
  return value;
}

function readString(source: Source, path: readonly PathStep[]): string {
  const length = readCount(source, 2, path);
  const at = take(source, 2 * length, path);
  let text = '';
  for (let i = 0; i < length; i += 1) text += String.fromCharCode(source.view.getUint16(at + 2 * i, true));
  return text;
}

function readIndex(source: Source, count: number, path: readonly PathStep[]): number {
  const size = indexSize(count);
  const at = take(source, size, path);
  return size === 1 ? source.view.getUint8(at) : source.view.getUint16(at, true);
}

/** Reads a length and holds it to the bytes that are left, before anything is allocated for it. */
function readCount(source: Source, leastSize: number, path: readonly PathStep[]): number {
  const at = take(source, 4, path);
  const count = source.view.getUint32(at, true);
  const left = source.view.byteLength - source.offset;
  if (count * leastSize > left)
    throw new CodecFailure(path, `${count} entries of at least ${leastSize} bytes in ${left} bytes`, at);
  return count;
}

function take(source: Source, bytes: number, path: readonly PathStep[]): number {
  const at = source.offset;
  if (at + bytes > source.view.byteLength)
    throw new CodecFailure(path, `${bytes} bytes wanted, ${source.view.byteLength - at} left`, at);
  source.offset = at + bytes;
  return at;
}
