import { abstractBytes, limitsRecord, messageUnits, resultsRecord, statusCode } from '@orrery/contract';

/** Where the runtime finds what it needs; offsets are addresses. */
export interface RuntimePlaces {
  readonly limits: number;
  readonly results: number;
  readonly message: number;
  readonly parameters: number;
  readonly parameterCount: number;
  /** End of the static regions. */
  readonly reserved: number;
}

/**
 * The part of every emitted text that does not depend on the program. Names: C charges left, B bytes left, S status,
 * T site, U and V details, E what is said besides, F the one exception of our own, M the memory, W and X the two words of D, Z an absent field,
 * Y what was read last.
 *
 * A failure sets S, T, U, V, E and throws F. Anything else that is thrown comes from the engine.
 */
export function runtimeText({ limits, results, message, parameters, parameterCount, reserved }: RuntimePlaces): string {
  const parameterNames = Array.from({ length: parameterCount }, (_, i) => `p${i}`);
  return `
const { abs, floor, ceil, trunc, sqrt, fround, min, max, imul, clz32 } = Math;
const { isInteger } = Number;
const fill = (array, value) => { for (let i = 0; i < array.length; i++) array[i] = value; return array; };
const engineLimits = typeof InternalError === 'function' ? [RangeError, InternalError] : [RangeError];
const D = new Float64Array(1);
const W = new Int32Array(D.buffer);
D[0] = 1;
const high = W[1] === 0 ? 0 : 1;
const low = 1 - high;
const F = { message: 'the step failed' };
const Z = {};
let E, Y;
const { fromCharCode } = String;
let C = 0, B = 0, L = 0, A = 0, S = 0, T = 0, U = 0, V = 0, ready = false;
${parameterNames.map((name) => `let ${name} = 0;\n`).join('')}let buffer = new ArrayBuffer(${reserved});
let M = new DataView(buffer);

function fail(status, site, first, second, text) {
  S = status; T = site; U = first; V = second; E = text;
  throw F;
}
function exhausted(site) { C = 0; fail(${statusCode.budget_exhausted}, site, 0, 0); }
function spend(amount, site) { if ((C -= amount) < 0) exhausted(site); }
function full(site) { B = 0; fail(${statusCode.memory_exhausted}, site, 0, 0); }
function deep(site) { fail(${statusCode.call_depth_exceeded}, site, 0, 0); }
function caught(error) {
  if (error !== F) {
    S = ${statusCode.engine};
    for (const kind of engineLimits) if (error instanceof kind) S = ${statusCode.physical_memory};
    T = 0; U = 0; V = 0; E = undefined;
  }
  return S;
}
function badIndex(array, index, site, status) {
  if (!isInteger(index)) fail(${statusCode.non_integer_index}, site, index, array.length);
  fail(status, site, index, array.length);
}
function missing(array, index, site) { badIndex(array, index, site, ${statusCode.out_of_range_read}); }
function get(array, index, site) { return array[index] ?? badIndex(array, index, site, ${statusCode.out_of_range_read}); }
function look(array, index, site) {
  if (!isInteger(index)) fail(${statusCode.non_integer_index}, site, index, array.length);
  return array[index];
}
function put(array, index, value, bytes, site) {
  const length = array.length;
  if (index >= 0 && index <= length && isInteger(index)) {
    if (index === length && (B -= bytes) < 0) full(site);
    array[index] = value;
  } else badIndex(array, index, site, ${statusCode.out_of_range_write});
}
function push(array, value, bytes, site) {
  if ((B -= bytes) < 0) full(site);
  array[array.length] = value;
}
function make(length, value, header, bytes, site) {
  length >>>= 0;
  if ((B -= header + length * bytes) < 0) full(site);
  return fill(new Array(length), value);
}
function getNullable(array, index, site) {
  return index >= 0 && index < array.length && isInteger(index)
    ? array[index] : badIndex(array, index, site, ${statusCode.out_of_range_read});
}
function lookNullable(array, index, site) {
  if (!isInteger(index)) fail(${statusCode.non_integer_index}, site, index, array.length);
  return index >= 0 && index < array.length ? array[index] : Z;
}
function lost(site) { fail(${statusCode.missing_value}, site, 0, 0); }
function isNone(value) { return value == null || value === Z; }
function present(value) { return value === Z ? undefined : value; }
function written(units, site) {
  if ((C -= floor(units / 16)) < 0) exhausted(site);
  if ((B -= ${abstractBytes.header} + ${abstractBytes.unit} * units) < 0) full(site);
}
function concat(a, b, site) {
  written(a.length + b.length, site);
  return a + b;
}
function concatAll(parts, site) {
  let units = 0;
  for (let i = 0; i < parts.length; i++) units += parts[i].length;
  written(units, site);
  let text = '';
  for (let i = 0; i < parts.length; i++) text += parts[i];
  return text;
}
function cut(text, from, to, site) {
  if (to - from === text.length) return text;
  written(to - from, site);
  return text.substring(from, to);
}
function fromUnits(units, site) {
  written(units.length, site);
  let text = '';
  for (let i = 0; i < units.length; i++) text += fromCharCode(units[i] & 65535);
  return text;
}
function equal(a, b, site) {
  if (a.length === b.length && (C -= a.length >> 4) < 0) exhausted(site);
  return a === b;
}
function less(a, b, site) {
  if ((C -= min(a.length, b.length) >> 4) < 0) exhausted(site);
  return a < b;
}
function highWord(x) {
  if (x !== x) return ${0x7ff80000};
  D[0] = x;
  return W[high];
}
function lowWord(x) {
  if (x !== x) return 0;
  D[0] = x;
  return W[low];
}
function fromWords(a, b) {
  W[high] = a;
  W[low] = b;
  return D[0];
}
function multiplyHigh(a, b) {
  const aLow = a & 65535, aHigh = a >>> 16, bLow = b & 65535, bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const upper = aLow * bHigh + (middle & 65535);
  return (aHigh * bHigh + (middle >>> 16) + (upper >>> 16)) | 0;
}
function storeNumber(address, x) {
  if (x === x) M.setFloat64(address, x, true);
  else { M.setUint32(address, 0, true); M.setUint32(address + 4, ${0x7ff80000}, true); }
}
function loadText(address, length, site) {
  length >>>= 0;
  if ((B -= ${abstractBytes.header} + ${abstractBytes.unit} * length) < 0) full(site);
  let text = '';
  for (let i = 0; i < length; i++) text += fromCharCode(M.getUint16(address + 2 * i, true));
  return text;
}
function storeText(address, text) {
  for (let i = 0; i < text.length; i++) M.setUint16(address + 2 * i, text.charCodeAt(i), true);
}
function copyElements(to, toIndex, from, fromIndex, length) {
  for (let i = 0; i < length; i++) to[toIndex + i] = from[fromIndex + i];
}
function loadNumbers(array, address) {
  for (let i = 0; i < array.length; i++) array[i] = M.getFloat64(address + 8 * i, true);
}
function storeNumbers(array, address) {
  for (let i = 0; i < array.length; i++) storeNumber(address + 8 * i, array[i] + 0);
}
function copy(to, from, length) {
  const bytes = new Uint8Array(buffer);
  bytes.copyWithin(to, from, from + length);
}
function takeLimits() {
  C = L = M.getUint32(${limits + limitsRecord.charges}, true);
  B = A = M.getUint32(${limits + limitsRecord.bytes}, true);
}
function begin() {
  if (!ready) { C = L = 0; B = A = 0; fail(${statusCode.invalid_input}, 0, 0, 0); }
  takeLimits();
}
function reinitialise(reserved, run) {
  ready = false;
  takeLimits();
  const size = ${reserved} + (reserved >>> 0);
  if (size !== buffer.byteLength) {
    const kept = new Uint8Array(buffer, 0, ${reserved});
    buffer = new ArrayBuffer(size);
    new Uint8Array(buffer).set(kept);
    M = new DataView(buffer);
  }
${parameterNames.map((name, i) => `  ${name} = M.getFloat64(${parameters + 8 * i}, true);\n`).join('')}  M.setUint32(${results + resultsRecord.reservedOffset}, ${reserved}, true);
  run();
  ready = true;
}
function tell(text) {
  const length = min(text.length, ${messageUnits});
  M.setUint32(${message}, length, true);
  storeText(${message + 4}, text.substring(0, length));
}
function finish(status) {
  M.setUint32(${results + resultsRecord.status}, status, true);
  M.setUint32(${results + resultsRecord.site}, status === 0 ? 0 : T, true);
  if (status !== 0) { storeNumber(${results + resultsRecord.detail0}, U); storeNumber(${results + resultsRecord.detail1}, V); }
  const told = status !== 0 && E !== undefined;
  M.setUint32(${results + resultsRecord.hasText}, told ? 1 : 0, true);
  if (told) tell(E);
  M.setUint32(${results + resultsRecord.chargesUsed}, L - (C > 0 ? C : 0), true);
  M.setUint32(${results + resultsRecord.bytesUsed}, A - (B > 0 ? B : 0), true);
  return status;
}
`;
}
