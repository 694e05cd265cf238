/**
 * The shape of a value that crosses a border, and the one canonical byte string it encodes to (codec.ts).
 *
 * A `number` may be restricted to `values` (a union of number literals): it then encodes as the index of its value.
 */
export type LayoutType =
  | { readonly kind: 'number' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'literal'; readonly values: readonly (string | number | boolean)[] }
  | { readonly kind: 'string' }
  | { readonly kind: 'tuple'; readonly elements: readonly LayoutType[] }
  | { readonly kind: 'record'; readonly fields: readonly LayoutField[] }
  | { readonly kind: 'array'; readonly element: LayoutType; readonly length?: number | undefined }
  | {
      readonly kind: 'optional';
      readonly value: LayoutType;
      /** Which of the three empty values the type admits. */
      readonly absent: boolean;
      readonly undefined: boolean;
      readonly null: boolean;
    }
  /** A union told apart by `typeof` and Array.isArray: two alternatives or more, each of values of one kind of its own. */
  | { readonly kind: 'mixed'; readonly alternatives: readonly LayoutType[] }
  | { readonly kind: 'union'; readonly tag: string; readonly variants: readonly LayoutVariant[] }
  | { readonly kind: 'map'; readonly key: LayoutType; readonly value: LayoutType }
  | { readonly kind: 'set'; readonly element: LayoutType }
  | { readonly kind: 'dictionary'; readonly value: LayoutType };

/** A field of a record, in declared order. An optional field has the type `optional` with `absent: true`. */
export interface LayoutField {
  readonly name: string;
  readonly type: LayoutType;
}

/** A variant of a discriminated union: the literal value of its tag, and its other fields in declared order. */
export interface LayoutVariant {
  readonly tag: string | number | boolean;
  readonly fields: readonly LayoutField[];
}

/** A value of a layout type inside TypeScript: what `JSON` knows plus non-finite numbers, `undefined`, Map and Set. */
export type Value =
  | number
  | boolean
  | string
  | null
  | undefined
  | readonly Value[]
  | { readonly [name: string]: Value }
  | ReadonlyMap<Value, Value>
  | ReadonlySet<Value>;

/** How planners may choose actions. `actions` are values of the layout's action type. */
export type ActionSpace =
  | { readonly kind: 'finite'; readonly actions: readonly Value[] }
  | { readonly kind: 'box'; readonly low: readonly number[]; readonly high: readonly number[] }
  | { readonly kind: 'legalActions' };

/** What the custom section `orrery` of a compiled model says about its borders. */
export interface ModelLayout {
  readonly state: LayoutType;
  readonly action: LayoutType;
  readonly actionSpace: ActionSpace;
  /** The program draws from `random`. */
  readonly stochastic: boolean;
  /** The program exports `legalActions`, `initialState`, `player`. */
  readonly legalActions: boolean;
  readonly initialState: boolean;
  readonly players: boolean;
  /** The program exports `value`. Absent: it does not, as no program did before there was one. */
  readonly value?: boolean | undefined;
}
