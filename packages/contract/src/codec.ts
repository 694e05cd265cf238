// The one canonical little-endian byte string of a value; the table is in ../README.md. Bytes are what planners compare
// and hash, so that equal values must have equal bytes and every accepted byte string must be some value's only one.

import { readValue, type Source } from './decoder.ts';
import { writeValue, type Sink } from './encoder.ts';
import type { LayoutType, Value } from './layout.ts';
import { CodecFailure, type CodecError } from './path.ts';
import { failure, success, type Result } from './result.ts';
import { fixedSize } from './size.ts';

/** The canonical bytes of `value`, or the part of it that is no value of the type. NaN and -0 are normalised. */
export function encode(type: LayoutType, value: unknown): Result<Uint8Array, CodecError> {
  const sink: Sink = { view: new DataView(new ArrayBuffer(fixedSize(type) ?? 256)), offset: 0, grows: true };
  return caught(() => {
    writeValue(sink, type, value, []);
    return new Uint8Array(sink.view.buffer, 0, sink.offset).slice();
  });
}

/** Writes the canonical bytes of `value` into `view` from `offset` on and gives the offset past them. */
export function encodeInto(
  type: LayoutType,
  value: unknown,
  view: DataView,
  offset: number,
): Result<number, CodecError> {
  const sink: Sink = { view, offset, grows: false };
  return caught(() => {
    writeValue(sink, type, value, []);
    return sink.offset;
  });
}

/** The value of exactly these bytes, which must be canonical. */
export function decode(type: LayoutType, bytes: Uint8Array): Result<Value, CodecError> {
  const source: Source = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  return caught(() => {
    const value = readValue(source, type, []);
    const left = bytes.byteLength - source.offset;
    if (left > 0) throw new CodecFailure([], `${left} bytes follow the value`, source.offset);
    return value;
  });
}

/** The value whose bytes begin at `offset`, and the offset past them. */
export function decodeFrom(
  type: LayoutType,
  view: DataView,
  offset: number,
): Result<{ readonly value: Value; readonly end: number }, CodecError> {
  const source: Source = { view, offset };
  return caught(() => {
    const value = readValue(source, type, []);
    return { value, end: source.offset };
  });
}

function caught<T>(run: () => T): Result<T, CodecError> {
  try {
    return success(run());
  } catch (error) {
    if (error instanceof CodecFailure) return failure(error.facts);
    throw error;
  }
}
