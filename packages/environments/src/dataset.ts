import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contains, failure, success, type Result } from '@orrery/contract';
import { z } from 'zod';
import type { EnvironmentError } from './error.ts';
import type { Task } from './task.ts';

/** An episode as it was recorded: `observations` has one entry more than `actions` and `rewards`. */
export interface Trajectory {
  readonly observations: readonly (readonly number[])[];
  readonly actions: readonly (number | readonly number[])[];
  readonly rewards: readonly number[];
  /** The world ended with the last step. */
  readonly terminated: boolean;
  /** The time limit cut the episode after the last step. */
  readonly truncated: boolean;
}

/** The splits of a task: what a search may see, and what only the final score sees. */
export type Split = 'train' | 'heldout';

export interface Dataset {
  readonly environment: string;
  readonly split: Split;
  /** Seed of the recipe; splits have different ones. */
  readonly seed: number;
  readonly trajectories: readonly Trajectory[];
}

/** One transition, in dataset order. */
export interface Transition {
  readonly observation: readonly number[];
  readonly action: number | readonly number[];
  readonly nextObservation: readonly number[];
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** Every transition, trajectory after trajectory. */
export function transitions({ trajectories }: Dataset): Transition[] {
  return trajectories.flatMap(({ observations, actions, rewards, terminated, truncated }) =>
    actions.map((action, at) => {
      const last = at === actions.length - 1;
      return {
        observation: observations[at] ?? [],
        action,
        nextObservation: observations[at + 1] ?? [],
        reward: rewards[at] ?? Number.NaN,
        terminated: last && terminated,
        truncated: last && truncated,
      };
    }),
  );
}

// JSON has no spelling for non-finite numbers.
const numberSchema = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
const vectorSchema = z.array(numberSchema);
const headerSchema = z.strictObject({
  kind: z.literal('dataset'),
  format: z.literal(1),
  environment: z.string(),
  split: z.enum(['train', 'heldout']),
  seed: z.int(),
  trajectories: z.int().min(1),
});
const trajectorySchema = z.strictObject({
  observations: z.array(vectorSchema),
  actions: z.array(z.union([numberSchema, vectorSchema])),
  rewards: vectorSchema,
  terminated: z.boolean(),
  truncated: z.boolean(),
});

/** Path of a committed dataset: one line of JSON a trajectory, after a header. */
export function datasetPath(task: Task, split: Split): string {
  return fileURLToPath(new URL(`${split}.jsonl`, task.folder));
}

/** Reads a dataset and checks every value against the task. */
export function readDataset(
  task: Task,
  split: Split,
  path = datasetPath(task, split),
): Result<Dataset, EnvironmentError> {
  const remedy = `Restore it (git checkout), or make it again with: pnpm bench datasets --env ${task.id}`;
  if (!existsSync(path)) {
    return failure({ code: 'missing_dataset', message: `${path} does not exist. ${remedy}` });
  }
  const corrupt = (line: number, what: string): Result<never, EnvironmentError> =>
    failure({ code: 'corrupt_dataset', message: `${path}:${line}: ${what}. ${remedy}` });
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return corrupt(1, `cannot be read: ${String(error)}`);
  }
  const lines = text.split('\n');
  if (lines.pop() !== '') return corrupt(lines.length + 1, 'the last line is torn (no line end)');
  let header: z.infer<typeof headerSchema> | undefined;
  const trajectories: Trajectory[] = [];
  for (const [at, line] of lines.entries()) {
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      return corrupt(at + 1, 'not JSON');
    }
    const parsed = (at === 0 ? headerSchema : trajectorySchema).safeParse(json);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return corrupt(at + 1, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'another shape'}`);
    }
    if ('kind' in parsed.data) {
      header = parsed.data;
      continue;
    }
    const problem = misfit(task, parsed.data);
    if (problem !== undefined) return corrupt(at + 1, problem);
    trajectories.push(parsed.data);
  }
  if (header === undefined) return corrupt(1, 'the file is empty');
  if (header.environment !== task.id || header.split !== split) {
    return corrupt(1, `this is ${header.environment} ${header.split}, not ${task.id} ${split}`);
  }
  if (header.trajectories !== trajectories.length) {
    return corrupt(lines.length, `${trajectories.length} trajectories, the header says ${header.trajectories}`);
  }
  return success({ environment: header.environment, split, seed: header.seed, trajectories });
}

function misfit(task: Task, { observations, actions, rewards, terminated, truncated }: Trajectory): string | undefined {
  const { state, action } = task.contract;
  const width = state.kind === 'array' ? state.length : undefined;
  const actionWidth = action.kind === 'array' ? action.length : undefined;
  if (actions.length === 0) return 'a trajectory without a step';
  if (observations.length !== actions.length + 1 || rewards.length !== actions.length) {
    return `${observations.length} observations and ${rewards.length} rewards for ${actions.length} actions`;
  }
  const observation = observations.findIndex((vector) => width !== undefined && vector.length !== width);
  if (observation >= 0)
    return `observation ${observation} has ${observations[observation]?.length} numbers, not ${width}`;
  const wrong = actions.findIndex((value) =>
    actionWidth === undefined ? typeof value !== 'number' : typeof value === 'number' || value.length !== actionWidth,
  );
  if (wrong >= 0) return `action ${wrong} is not of the action space`;
  // A box is where policies draw from; the environment itself takes any finite number and clips it.
  const outside = actions.findIndex((value) =>
    task.actionSpace.kind === 'finite'
      ? !contains(task.actionSpace, action, value)
      : ![value].flat().every((component) => Number.isFinite(component)),
  );
  if (outside >= 0) return `action ${outside} is not of the action space`;
  const odd = rewards.findIndex((reward) => !Number.isFinite(reward));
  if (odd >= 0) return `reward ${odd} is ${rewards[odd]}, not a finite number`;
  if (terminated && truncated) return 'a trajectory both terminated and truncated';
  return undefined;
}

/** Writes a dataset beside its place and moves it there, so that an interruption leaves the old one whole. */
export function writeDataset(
  task: Task,
  dataset: Dataset,
  path = datasetPath(task, dataset.split),
): Result<string, EnvironmentError> {
  const { environment, split, seed, trajectories } = dataset;
  const header = { kind: 'dataset', format: 1, environment, split, seed, trajectories: trajectories.length };
  const spelled = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  const text = [header, ...trajectories].map((line) => `${JSON.stringify(line, spelled)}\n`).join('');
  try {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
    return success(path);
  } catch (error) {
    return failure({ code: 'unwritable_dataset', message: `${path} cannot be written: ${String(error)}` });
  }
}
