/** Names language models reach for that a world model does not have, with what to write instead. */
const remedies: Readonly<Record<string, string>> = {
  Date: 'Keep time as a number in State.',
  performance: 'Keep time as a number in State.',
  console: 'Remove it: a world model has no output.',
  setTimeout: 'Remove it: a step is one synchronous call.',
  setInterval: 'Remove it: a step is one synchronous call.',
  queueMicrotask: 'Remove it: a step is one synchronous call.',
  Promise: 'Return the value itself: a step is one synchronous call.',
  fetch: 'Write the data as a const table in this file.',
  require: 'Write everything in this file; State, Action and Random are given.',
  module: "Use 'export function'.",
  exports: "Use 'export function'.",
  process: 'Remove it: a world model has no surroundings.',
  window: 'Remove it: a world model has no surroundings.',
  document: 'Remove it: a world model has no surroundings.',
  globalThis: 'Name the function itself.',
  crypto: "Draw from the 'random' parameter.",
  eval: 'Write the code out.',
  WeakMap: 'Use an array indexed by a number.',
  WeakSet: 'Use an array of booleans.',
  BigInt: 'Use number.',
  Proxy: 'Write a function.',
  Reflect: 'Access the field by its name.',
  RegExp: 'Write the regular expression as a literal: /^go (.+)$/.',
  Intl: 'Use number.',
  Int8Array: 'Use number[].',
  Uint8Array: 'Use number[].',
  Uint8ClampedArray: 'Use number[].',
  Int16Array: 'Use number[].',
  Uint16Array: 'Use number[].',
  Int32Array: 'Use number[].',
  Uint32Array: 'Use number[].',
  Float32Array: 'Use number[]; Math.fround rounds to float32.',
  Float64Array: 'Use number[].',
  Random: "Take 'random: Random' as the third parameter of step.",
};

export function remedyFor(name: string): string {
  return remedies[name] ?? 'Declare it in this file, or remove it.';
}

const memberRemedies: Readonly<Record<string, string>> = {
  Math: 'Available are the functions and constants of ECMAScript 2022 without random.',
  Number: 'Available are isFinite, isInteger, isNaN, isSafeInteger, parseFloat, parseInt and the constants.',
  String: 'Available are fromCharCode and fromCodePoint.',
  Array: 'Available is Array.from({ length: n }, (_, i) => …).',
  Object: 'Access fields by their names.',
};

/** Members that values have in JavaScript and not here, whatever the value is called. */
const foreignMembers: Readonly<Record<string, string>> = {
  localeCompare: 'Compare with < and >: a < b ? -1 : a > b ? 1 : 0.',
  toLocaleString: 'Use String(x) or toFixed.',
  toLocaleLowerCase: 'Use toLowerCase.',
  toLocaleUpperCase: 'Use toUpperCase.',
  normalize: 'Compare the strings as they are.',
  lastIndex: 'Walk over all matches: for (const match of text.matchAll(/…/g)).',
  index: 'Of a match: text.search(expression) is where the first one begins.',
  groups: 'Groups have numbers: match[1].',
};

export function memberRemedyFor(owner: string, name: string): string {
  return (
    (Object.hasOwn(foreignMembers, name) ? foreignMembers[name] : undefined) ??
    memberRemedies[owner] ??
    'Use a field or method that its type declares.'
  );
}
