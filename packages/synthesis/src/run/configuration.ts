import { failure, success, type Result } from '@orrery/contract';
import { modelContractSchema } from '@orrery/contract/reading';
import { z } from 'zod';
import { promptNames, type PromptName } from '../prompts/index.ts';
import { searchNames, type SearchName } from '../searches/index.ts';
import type { RunError } from './error.ts';

const blob = z.string().regex(/^[0-9a-f]{64}$/);
const continuation = z.enum(['none', 'continue-flag', 'prefix-flag', 'trailing-assistant']);
const cap = z.number().min(0).optional();
const rate = z.int().min(1).optional();
const searches = Object.keys(searchNames) as [SearchName, ...SearchName[]];
const prompts = Object.keys(promptNames) as [PromptName, ...PromptName[]];

const schema = z.strictObject({
  kind: z.literal('run'),
  format: z.literal(1),
  id: z.string(),
  /** Facts of where and when, for people: nothing is computed from them. */
  made: z.strictObject({ at: z.string(), orrery: z.string(), node: z.string() }),
  task: z.strictObject({
    id: z.string(),
    contract: modelContractSchema,
    /** A blob, as the transitions are: the run does not depend on where they came from. */
    description: blob,
    metric: z.strictObject({
      entries: z.union([z.int().min(1), z.literal('leaves')]),
      comparator: z.enum(['close', 'exact']),
    }),
    observationPrecision: z.enum(['float32', 'float64']).optional(),
    stochastic: z.boolean().optional(),
    /** Standard deviations of sensors, by field. */
    observationNoise: z.record(z.string(), z.number().positive()).optional(),
  }),
  /** What the search sees. */
  transitions: z.strictObject({ blob, count: z.int().min(1) }),
  /** What only the verdict sees; absent where there were too few data to set any aside. */
  sealed: z
    .strictObject({
      blob,
      count: z.int().min(1),
      distinct: z.int().min(1),
      episodes: z.strictObject({
        train: z.int().min(0),
        sealed: z.int().min(1),
        evidence: z.enum(['recorded', 'states', 'noise']).optional(),
      }),
      hash: blob,
    })
    .optional(),
  search: z.strictObject({
    name: z.enum(searches),
    without: z.array(z.enum(['generate', 'improve', 'fix'])).optional(),
    heuristicWeight: z.number().optional(),
  }),
  prompts: z.strictObject({ name: z.enum(prompts), version: z.string(), dataTokens: z.int().min(0) }),
  mode: z.enum(['strict', 'paper']),
  seed: z.int().min(0),
  draws: z.int().min(1),
  limits: z.strictObject({
    budget: z.int().min(0),
    window: z.int().min(1),
    unansweredAllowed: z.int().min(0),
  }),
  /** Whether the constants that a program marks as its parameters are fitted after each verdict. */
  calibrate: z.boolean(),
  role: z.string(),
  /** How the server goes on with the beginning of a program. */
  continuation,
  sampling: z.strictObject({
    temperature: z.number().nullable(),
    topP: z.number().nullable(),
    maxTokens: z.int().nullable(),
    stop: z.array(z.string()),
  }),
  /** Names the recording that a replay answers from. */
  stream: z.strictObject({ suite: z.string(), environment: z.string(), method: z.string(), seed: z.number() }),
  model: z.strictObject({
    mode: z.enum(['live', 'record', 'replay']),
    /** Of a replay: the model that was recorded. */
    name: z.string(),
    /** What the server understands, as suggested or as probed when the run was started. */
    profile: z.strictObject({
      name: z.string(),
      continuation,
      stream: z.boolean(),
      tokenLimit: z.enum(['max_tokens', 'max_completion_tokens']),
      samples: z.boolean(),
      extra: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
    /** In `record` and `replay`. */
    recordings: z.string().optional(),
  }),
  caps: z.strictObject({ calls: cap, tokens: cap, money: cap }),
  /** How fast calls may go out, where the run was told; else the environment says. */
  rate: z.strictObject({ requestsPerMinute: rate, tokensPerMinute: rate }).optional(),
  /** Of a replay: what its recording cost when it was made. */
  price: z.strictObject({ input: z.number().min(0), output: z.number().min(0) }).optional(),
});

/** All that decides what a run does: `run.json`, written once. */
export type RunConfiguration = z.infer<typeof schema>;

/** Reads the text of a `run.json`. */
export function readConfiguration(path: string, text: string): Result<RunConfiguration, RunError> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return failure({ code: 'corrupt', message: `${path}: not JSON. Restore it from a copy.` });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return success(parsed.data);
  const [issue] = parsed.error.issues;
  return failure({
    code: 'corrupt',
    message: `${path}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'another shape'}. Was it made by another version of orrery?`,
  });
}
