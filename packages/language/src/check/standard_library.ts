import { tables } from './standard_tables.ts';

/**
 * The declarations a program is checked against in place of TypeScript's own libraries: exactly what exists in a world
 * model. What is declared here but not yet compiled is rejected by the lowering with a message of ours.
 *
 * Array, Boolean, Function, CallableFunction, NewableFunction, IArguments, Number, Object, RegExp and String must exist
 * for the checker to start; iteration needs Symbol.iterator on each iterable. Function must have a member of its own:
 * calling a value that is assignable to Function is an untyped call, silently any.
 */
export const standardLibraryName = '/orrery/standard_library.d.ts';

const iteration = `
interface SymbolConstructor { readonly iterator: unique symbol }
declare var Symbol: SymbolConstructor;
interface Symbol {}
interface IteratorYieldResult<T> { done?: false; value: T }
interface IteratorReturnResult<T> { done: true; value: T }
type IteratorResult<T, R = undefined> = IteratorYieldResult<T> | IteratorReturnResult<R>;
interface Iterator<T, R = undefined, N = undefined> { next(...values: [] | [N]): IteratorResult<T, R> }
interface Iterable<T, R = undefined, N = undefined> { [Symbol.iterator](): Iterator<T, R, N> }
interface IterableIterator<T> extends Iterator<T> { [Symbol.iterator](): IterableIterator<T> }
`;

const basics = `
declare var NaN: number;
declare var Infinity: number;
declare function isNaN(x: number): boolean;
declare function isFinite(x: number): boolean;
declare function parseInt(text: string, radix?: number): number;
declare function parseFloat(text: string): number;
declare function structuredClone<T>(value: T): T;
interface Object { hasOwnProperty(name: string | number): boolean }
interface Function { readonly prototype: never }
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}
interface IArguments { readonly length: number; readonly [index: number]: number }
interface Boolean { toString(): string; valueOf(): boolean }
interface BooleanConstructor { (value: unknown): boolean }
declare var Boolean: BooleanConstructor;
interface Error { message: string; name: string }
interface ErrorConstructor { new (message?: string): Error; (message?: string): Error }
declare var Error: ErrorConstructor;
declare var RangeError: ErrorConstructor;
declare var TypeError: ErrorConstructor;
type Partial<T> = { [K in keyof T]?: T[K] };
type Required<T> = { [K in keyof T]-?: T[K] };
type Readonly<T> = { readonly [K in keyof T]: T[K] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type ReturnType<T extends (...values: any) => any> = T extends (...values: any) => infer R ? R : never;
type Parameters<T extends (...values: any) => any> = T extends (...values: infer P) => any ? P : never;
type Record<K extends keyof any, T> = { [P in K]: T };
`;

const numbers = `
interface Number {
  toString(radix?: number): string; toFixed(digits?: number): string; toExponential(digits?: number): string;
  toPrecision(precision?: number): string; valueOf(): number;
}
interface NumberConstructor {
  (value?: number | string | boolean): number;
  readonly MAX_VALUE: number; readonly MIN_VALUE: number; readonly EPSILON: number;
  readonly MAX_SAFE_INTEGER: number; readonly MIN_SAFE_INTEGER: number;
  readonly POSITIVE_INFINITY: number; readonly NEGATIVE_INFINITY: number; readonly NaN: number;
  isFinite(x: number): boolean; isInteger(x: number): boolean; isSafeInteger(x: number): boolean; isNaN(x: number): boolean;
  parseInt(text: string, radix?: number): number; parseFloat(text: string): number;
}
declare var Number: NumberConstructor;
interface Math {
  readonly E: number; readonly LN10: number; readonly LN2: number; readonly LOG2E: number; readonly LOG10E: number;
  readonly PI: number; readonly SQRT1_2: number; readonly SQRT2: number;
  abs(x: number): number; acos(x: number): number; acosh(x: number): number; asin(x: number): number;
  asinh(x: number): number; atan(x: number): number; atanh(x: number): number; atan2(y: number, x: number): number;
  cbrt(x: number): number; ceil(x: number): number; clz32(x: number): number; cos(x: number): number;
  cosh(x: number): number; exp(x: number): number; expm1(x: number): number; floor(x: number): number;
  fround(x: number): number; hypot(...values: number[]): number; imul(a: number, b: number): number;
  log(x: number): number; log10(x: number): number; log1p(x: number): number; log2(x: number): number;
  max(...values: number[]): number; min(...values: number[]): number; pow(x: number, y: number): number;
  round(x: number): number; sign(x: number): number; sin(x: number): number; sinh(x: number): number;
  sqrt(x: number): number; tan(x: number): number; tanh(x: number): number; trunc(x: number): number;
}
declare var Math: Math;
`;

const strings = `
interface String {
  readonly length: number;
  readonly [index: number]: string;
  at(index: number): string | undefined; charAt(at?: number): string; charCodeAt(at?: number): number;
  codePointAt(at?: number): number | undefined; concat(...others: string[]): string;
  endsWith(text: string, to?: number): boolean; includes(text: string, from?: number): boolean;
  indexOf(text: string, from?: number): number; lastIndexOf(text: string, from?: number): number;
  padEnd(length: number, fill?: string): string; padStart(length: number, fill?: string): string;
  repeat(count: number): string; replace(text: string, by: string): string; replaceAll(text: string, by: string): string;
  replace(expression: RegExp, by: string): string; replaceAll(expression: RegExp, by: string): string;
  replace(expression: RegExp, by: (match: string, ...groups: string[]) => string): string;
  replaceAll(expression: RegExp, by: (match: string, ...groups: string[]) => string): string;
  match(expression: RegExp): string[] | null; matchAll(expression: RegExp): IterableIterator<string[]>;
  search(expression: RegExp): number; split(separator: RegExp, limit?: number): string[];
  slice(from?: number, to?: number): string; split(separator?: string, limit?: number): string[];
  startsWith(text: string, from?: number): boolean; substr(from: number, count?: number): string;
  substring(from: number, to?: number): string; toLowerCase(): string; toUpperCase(): string;
  trim(): string; trimStart(): string; trimEnd(): string; toString(): string; valueOf(): string;
  [Symbol.iterator](): IterableIterator<string>;
}
interface StringConstructor {
  (value?: unknown): string;
  fromCharCode(...units: number[]): string; fromCodePoint(...codes: number[]): string;
}
declare var String: StringConstructor;
/** Groups that were left out of a match are undefined, which its type does not say in JavaScript either. */
interface RegExpMatchArray extends Array<string> {}
interface RegExpExecArray extends RegExpMatchArray {}
interface RegExp { exec(text: string): string[] | null; test(text: string): boolean }
`;

const arrays = `
type Innermost<T> = T extends readonly (infer U)[] ? Innermost<U> : T;
interface ReadonlyArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  at(index: number): T | undefined;
  concat(...others: (T | readonly T[])[]): T[];
  entries(): IterableIterator<[number, T]>;
  every<S extends T>(test: (value: T, index: number, array: readonly T[]) => value is S): this is readonly S[];
  every(test: (value: T, index: number, array: readonly T[]) => unknown): boolean;
  filter<S extends T>(test: (value: T, index: number, array: readonly T[]) => value is S): S[];
  filter(test: (value: T, index: number, array: readonly T[]) => unknown): T[];
  find<S extends T>(test: (value: T, index: number, array: readonly T[]) => value is S): S | undefined;
  find(test: (value: T, index: number, array: readonly T[]) => unknown): T | undefined;
  findIndex(test: (value: T, index: number, array: readonly T[]) => unknown): number;
  findLast<S extends T>(test: (value: T, index: number, array: readonly T[]) => value is S): S | undefined;
  findLast(test: (value: T, index: number, array: readonly T[]) => unknown): T | undefined;
  findLastIndex(test: (value: T, index: number, array: readonly T[]) => unknown): number;
  flat<U>(this: readonly (readonly U[])[], depth?: 1): U[];
  flat<U>(this: readonly (readonly (readonly U[])[])[], depth: 2): U[];
  flat<U>(this: readonly (readonly (readonly (readonly U[])[])[])[], depth: 3): U[];
  flat(depth: number): Innermost<T>[];
  flatMap<U>(make: (value: T, index: number, array: readonly T[]) => U | readonly U[]): U[];
  forEach(act: (value: T, index: number, array: readonly T[]) => void): void;
  includes(value: T, from?: number): boolean;
  indexOf(value: T, from?: number): number;
  join(separator?: string): string;
  keys(): IterableIterator<number>;
  lastIndexOf(value: T, from?: number): number;
  map<U>(make: (value: T, index: number, array: readonly T[]) => U): U[];
  reduce(join: (sum: T, value: T, index: number, array: readonly T[]) => T): T;
  reduce(join: (sum: T, value: T, index: number, array: readonly T[]) => T, start: T): T;
  reduce<U>(join: (sum: U, value: T, index: number, array: readonly T[]) => U, start: U): U;
  reduceRight(join: (sum: T, value: T, index: number, array: readonly T[]) => T): T;
  reduceRight(join: (sum: T, value: T, index: number, array: readonly T[]) => T, start: T): T;
  reduceRight<U>(join: (sum: U, value: T, index: number, array: readonly T[]) => U, start: U): U;
  slice(from?: number, to?: number): T[];
  some(test: (value: T, index: number, array: readonly T[]) => unknown): boolean;
  toString(): string;
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(from: number, count?: number, ...values: T[]): T[];
  values(): IterableIterator<T>;
  with(index: number, value: T): T[];
  [Symbol.iterator](): IterableIterator<T>;
}
interface Array<T> {
  length: number;
  [index: number]: T;
  at(index: number): T | undefined;
  concat(...others: (T | readonly T[])[]): T[];
  entries(): IterableIterator<[number, T]>;
  every<S extends T>(test: (value: T, index: number, array: T[]) => value is S): this is S[];
  every(test: (value: T, index: number, array: T[]) => unknown): boolean;
  copyWithin(to: number, from: number, end?: number): this;
  fill(this: Unfilled[]): undefined[];
  fill<U>(this: Unfilled[], value: U): U[];
  fill(value: T, from?: number, to?: number): this;
  filter<S extends T>(test: (value: T, index: number, array: T[]) => value is S): S[];
  filter(test: (value: T, index: number, array: T[]) => unknown): T[];
  find<S extends T>(test: (value: T, index: number, array: T[]) => value is S): S | undefined;
  find(test: (value: T, index: number, array: T[]) => unknown): T | undefined;
  findIndex(test: (value: T, index: number, array: T[]) => unknown): number;
  findLast<S extends T>(test: (value: T, index: number, array: T[]) => value is S): S | undefined;
  findLast(test: (value: T, index: number, array: T[]) => unknown): T | undefined;
  findLastIndex(test: (value: T, index: number, array: T[]) => unknown): number;
  flat<U>(this: readonly (readonly U[])[], depth?: 1): U[];
  flat<U>(this: readonly (readonly (readonly U[])[])[], depth: 2): U[];
  flat<U>(this: readonly (readonly (readonly (readonly U[])[])[])[], depth: 3): U[];
  flat(depth: number): Innermost<T>[];
  flatMap<U>(make: (value: T, index: number, array: T[]) => U | readonly U[]): U[];
  forEach(act: (value: T, index: number, array: T[]) => void): void;
  includes(value: T, from?: number): boolean;
  indexOf(value: T, from?: number): number;
  join(separator?: string): string;
  keys(): IterableIterator<number>;
  lastIndexOf(value: T, from?: number): number;
  map<U>(make: (value: T, index: number, array: T[]) => U): U[];
  pop(): T | undefined;
  push(...values: T[]): number;
  reduce(join: (sum: T, value: T, index: number, array: T[]) => T): T;
  reduce(join: (sum: T, value: T, index: number, array: T[]) => T, start: T): T;
  reduce<U>(join: (sum: U, value: T, index: number, array: T[]) => U, start: U): U;
  reduceRight(join: (sum: T, value: T, index: number, array: T[]) => T): T;
  reduceRight(join: (sum: T, value: T, index: number, array: T[]) => T, start: T): T;
  reduceRight<U>(join: (sum: U, value: T, index: number, array: T[]) => U, start: U): U;
  reverse(): T[];
  shift(): T | undefined;
  slice(from?: number, to?: number): T[];
  some(test: (value: T, index: number, array: T[]) => unknown): boolean;
  toString(): string;
  sort(compare?: (a: T, b: T) => number): this;
  splice(from: number, count?: number, ...values: T[]): T[];
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(from: number, count?: number, ...values: T[]): T[];
  unshift(...values: T[]): number;
  values(): IterableIterator<T>;
  with(index: number, value: T): T[];
  [Symbol.iterator](): IterableIterator<T>;
}
/** Type of the holes of \`new Array(n)\` where nothing says what its elements will be. */
interface Unfilled { readonly ' hole': never }
interface ArrayConstructor {
  new <T = Unfilled>(length?: number): T[];
  new <T>(...values: T[]): T[];
  <T = Unfilled>(length?: number): T[];
  <T>(...values: T[]): T[];
  from<T>(source: Iterable<T>): T[];
  from<T, U>(source: Iterable<T>, make: (value: T, index: number) => U): U[];
  from(source: { length: number }): undefined[];
  from<U>(source: { length: number }, make: (value: undefined, index: number) => U): U[];
  isArray<T>(value: T): value is Extract<T, readonly any[]>;
  of<T>(...values: T[]): T[];
}
declare var Array: ArrayConstructor;
`;

export const standardLibrary = [iteration, basics, numbers, strings, arrays, tables].join('');
