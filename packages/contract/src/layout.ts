import { z } from 'zod';
import { kindOfType } from './mixed.ts';

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

const literalSchema = z.union([z.string(), z.number(), z.boolean()]);

// Two equal literals, tags or names would give one value two encodings.
function allDiffer(items: readonly unknown[]): boolean {
  return new Set(items).size === items.length;
}

const literalsSchema = z
  .array(literalSchema)
  .min(1)
  .max(65536)
  .refine(allDiffer, { error: 'two literals of the union are equal' });

export const layoutTypeSchema: z.ZodType<LayoutType> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('number') }),
    z.strictObject({ kind: z.literal('boolean') }),
    z.strictObject({ kind: z.literal('literal'), values: literalsSchema }),
    z.strictObject({ kind: z.literal('string') }),
    z.strictObject({ kind: z.literal('tuple'), elements: z.array(layoutTypeSchema) }),
    z.strictObject({ kind: z.literal('record'), fields: fieldsSchema }),
    z.strictObject({ kind: z.literal('array'), element: layoutTypeSchema, length: z.int().min(0).optional() }),
    z.strictObject({
      kind: z.literal('optional'),
      value: layoutTypeSchema,
      absent: z.boolean(),
      undefined: z.boolean(),
      null: z.boolean(),
    }),
    z.strictObject({ kind: z.literal('mixed'), alternatives: alternativesSchema }),
    z.strictObject({
      kind: z.literal('union'),
      tag: z.string(),
      variants: variantsSchema,
    }),
    z.strictObject({ kind: z.literal('map'), key: layoutTypeSchema, value: layoutTypeSchema }),
    z.strictObject({ kind: z.literal('set'), element: layoutTypeSchema }),
    z.strictObject({ kind: z.literal('dictionary'), value: layoutTypeSchema }),
  ]),
);

const alternativesSchema = z
  .array(layoutTypeSchema)
  .min(2)
  .refine((alternatives) => alternatives.every((each) => kindOfType(each) !== undefined), {
    error: 'an alternative of a mixed union has values of several kinds',
  })
  .refine((alternatives) => allDiffer(alternatives.map(kindOfType)), {
    error: 'two alternatives of a mixed union are of one kind',
  });

const layoutFieldSchema: z.ZodType<LayoutField> = z.lazy(() =>
  z.strictObject({ name: z.string(), type: layoutTypeSchema }),
);

const fieldsSchema: z.ZodType<readonly LayoutField[]> = z.lazy(() =>
  z
    .array(layoutFieldSchema)
    .refine((fields) => allDiffer(fields.map(({ name }) => name)), { error: 'two fields have one name' }),
);

const variantsSchema = z
  .array(z.strictObject({ tag: literalSchema, fields: fieldsSchema }))
  .min(1)
  .max(65536)
  .refine((variants) => allDiffer(variants.map(({ tag }) => tag)), { error: 'two variants have one tag' });

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
}

// Actions of finite spaces are JSON values: a space is data in a file.
const jsonValueSchema: z.ZodType<Value> = z.lazy(() =>
  z.union([
    z.number(),
    z.boolean(),
    z.string(),
    z.null(),
    z.array(jsonValueSchema),
    z.record(z.string(), jsonValueSchema),
  ]),
);

export const actionSpaceSchema: z.ZodType<ActionSpace> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('finite'), actions: z.array(jsonValueSchema).min(1) }),
  z.strictObject({ kind: z.literal('box'), low: z.array(z.number()).min(1), high: z.array(z.number()).min(1) }),
  z.strictObject({ kind: z.literal('legalActions') }),
]);

export const modelLayoutSchema: z.ZodType<ModelLayout> = z.strictObject({
  state: layoutTypeSchema,
  action: layoutTypeSchema,
  actionSpace: actionSpaceSchema,
  stochastic: z.boolean(),
  legalActions: z.boolean(),
  initialState: z.boolean(),
  players: z.boolean(),
});
