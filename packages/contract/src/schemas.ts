import { z } from 'zod';
import type { ModelSection } from './abi.ts';
import type { ActionSpace, LayoutField, LayoutType, ModelLayout, Value } from './layout.ts';
import { kindOfType } from './mixed.ts';

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
  value: z.boolean().optional(),
});

export const modelSectionSchema: z.ZodType<ModelSection> = z.strictObject({
  abi: z.int(),
  layout: modelLayoutSchema,
  parameters: z.array(z.strictObject({ name: z.string(), value: z.number() })),
  sites: z.array(z.strictObject({ line: z.int(), column: z.int(), text: z.string() })),
  sourceHash: z.string(),
  compiler: z.string(),
});
