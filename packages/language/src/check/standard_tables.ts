/** Map, Set, Object and JSON as programs are checked against them; part of standard_library.ts. */
export const tables = `
interface Map<K, V> {
  readonly size: number;
  clear(): void; delete(key: K): boolean; get(key: K): V | undefined; has(key: K): boolean; set(key: K, value: V): this;
  forEach(act: (value: V, key: K, map: Map<K, V>) => void): void;
  entries(): IterableIterator<[K, V]>; keys(): IterableIterator<K>; values(): IterableIterator<V>;
  [Symbol.iterator](): IterableIterator<[K, V]>;
}
interface ReadonlyMap<K, V> {
  readonly size: number;
  get(key: K): V | undefined; has(key: K): boolean;
  forEach(act: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void;
  entries(): IterableIterator<[K, V]>; keys(): IterableIterator<K>; values(): IterableIterator<V>;
  [Symbol.iterator](): IterableIterator<[K, V]>;
}
interface MapConstructor {
  new <K, V>(entries?: readonly (readonly [K, V])[] | null): Map<K, V>;
  new <K, V>(entries?: Iterable<readonly [K, V]> | null): Map<K, V>;
}
declare var Map: MapConstructor;
interface Set<T> {
  readonly size: number;
  add(value: T): this; clear(): void; delete(value: T): boolean; has(value: T): boolean;
  forEach(act: (value: T, key: T, set: Set<T>) => void): void;
  entries(): IterableIterator<[T, T]>; keys(): IterableIterator<T>; values(): IterableIterator<T>;
  [Symbol.iterator](): IterableIterator<T>;
}
interface ReadonlySet<T> {
  readonly size: number;
  has(value: T): boolean;
  forEach(act: (value: T, key: T, set: ReadonlySet<T>) => void): void;
  entries(): IterableIterator<[T, T]>; keys(): IterableIterator<T>; values(): IterableIterator<T>;
  [Symbol.iterator](): IterableIterator<T>;
}
interface SetConstructor {
  new <T>(values?: readonly T[] | null): Set<T>;
  new <T>(values?: Iterable<T> | null): Set<T>;
}
declare var Set: SetConstructor;
interface ObjectConstructor {
  readonly prototype: { readonly hasOwnProperty: { call(value: object, name: string | number): boolean } };
  assign<T extends object, U>(target: T, source: U): T & U;
  assign<T extends object, U, V>(target: T, first: U, second: V): T & U & V;
  assign<T extends object, U, V, W>(target: T, first: U, second: V, third: W): T & U & V & W;
  entries<T>(value: { [name: string]: T }): [string, T][];
  entries<O extends object>(value: O): [string, O[keyof O]][];
  freeze<T>(value: T): Readonly<T>;
  fromEntries<T>(entries: Iterable<readonly [string | number, T]>): { [name: string]: T };
  hasOwn(value: object, name: string | number): boolean;
  is(a: unknown, b: unknown): boolean;
  keys(value: object): string[];
  values<T>(value: { [name: string]: T }): T[];
  values<O extends object>(value: O): O[keyof O][];
}
declare var Object: ObjectConstructor;
type JsonText<T> = string & { readonly ' of'?: T };
interface JSON { parse<T>(text: JsonText<T>): T; parse(text: string): any; stringify<T>(value: T): JsonText<T> }
declare var JSON: JSON;
`;
