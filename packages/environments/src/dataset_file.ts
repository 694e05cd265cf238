import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  actionComponents,
  contains,
  failure,
  fromJson,
  success,
  toJson,
  type Json,
  type LayoutType,
  type Result,
  type Value,
} from '@orrery/contract';
import { z } from 'zod';
import type { Dataset, Trajectory } from './dataset.ts';
import type { EnvironmentError } from './error.ts';
import { recipeHash, type Split } from './recipe.ts';
import type { Task } from './task.ts';

// A dataset is a file of one line of JSON a trajectory, after a header. Values are spelled as @orrery/contract spells
// them in JSON. Format 1 is format 2 without the recipe's hash.

// JSON has no spelling for non-finite numbers.
const numberSchema = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
const headerSchema = z.discriminatedUnion('format', [
  z.strictObject({
    kind: z.literal('dataset'),
    format: z.literal(1),
    environment: z.string(),
    split: z.enum(['train', 'heldout', 'planner']),
    seed: z.int(),
    trajectories: z.int().min(1),
  }),
  z.strictObject({
    kind: z.literal('dataset'),
    format: z.literal(2),
    environment: z.string(),
    split: z.enum(['train', 'heldout', 'planner']),
    seed: z.int(),
    recipe: z.string(),
    trajectories: z.int().min(1),
  }),
]);
const trajectorySchema = z.strictObject({
  observations: z.array(z.unknown()),
  actions: z.array(z.unknown()),
  rewards: z.array(numberSchema),
  terminated: z.boolean(),
  truncated: z.boolean(),
  noiseFree: z.array(z.unknown()).optional(),
  legalActions: z.array(z.array(z.unknown())).optional(),
});

type Header = z.infer<typeof headerSchema>;

/** Path of a committed dataset. */
export function datasetPath(task: Task, split: Split): string {
  return fileURLToPath(new URL(`${split}.jsonl`, task.folder));
}

/** The id that the headers of a task's datasets carry. */
const dataId = (task: Task): string => task.dataOf ?? task.id;

/**
 * Reads a dataset and checks every value against the task. Errors: `missing_dataset`, `corrupt_dataset`, and
 * `stale_dataset` for one that another recipe made.
 */
export function readDataset(
  task: Task,
  split: Split,
  path = datasetPath(task, split),
): Result<Dataset, EnvironmentError> {
  const remake = `pnpm bench datasets --env ${dataId(task)}`;
  const remedy = `Restore it (git checkout), or make it again with: ${remake}`;
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
  let header: Header | undefined;
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
    const trajectory = valuesOf(task, parsed.data);
    if (!trajectory.ok) return corrupt(at + 1, trajectory.error);
    const problem = misfit(task, trajectory.value);
    if (problem !== undefined) return corrupt(at + 1, problem);
    trajectories.push(trajectory.value);
  }
  if (header === undefined) return corrupt(1, 'the file is empty');
  const { environment, seed } = header;
  if (environment !== dataId(task) || header.split !== split) {
    return corrupt(1, `this is ${environment} ${header.split}, not ${dataId(task)} ${split}`);
  }
  const other = otherRecipe(task, split, header);
  if (other !== undefined) {
    return failure({ code: 'stale_dataset', message: `${path}:1: ${other}. Make it again with: ${remake}` });
  }
  if (header.trajectories !== trajectories.length) {
    return corrupt(lines.length, `${trajectories.length} trajectories, the header says ${header.trajectories}`);
  }
  return success({ environment, split, seed, trajectories });
}

/** Why a header is not that of the task's recipe. */
function otherRecipe(task: Task, split: Split, header: Header): string | undefined {
  const expected = recipeHash(task, split, header.seed);
  if (header.format === 2) {
    if (header.recipe === expected) return undefined;
    return `it was made by the recipe ${header.recipe.slice(0, 12)}, the task's is ${expected.slice(0, 12)} now`;
  }
  return task.unhashed?.includes(split) === true ? undefined : 'its header does not name the recipe that made it';
}

type Spelled = z.infer<typeof trajectorySchema>;

/** The values that a line spells. */
function valuesOf(task: Task, spelled: Spelled): Result<Trajectory, string> {
  const { state, action } = task.contract;
  const observations = allValues('observation', state, spelled.observations);
  if (!observations.ok) return observations;
  const actions = allValues('action', action, spelled.actions);
  if (!actions.ok) return actions;
  const { rewards, terminated, truncated } = spelled;
  const whole = { observations: observations.value, actions: actions.value, rewards, terminated, truncated };
  const noiseFree = spelled.noiseFree && allValues('noise-free observation', state, spelled.noiseFree);
  if (noiseFree?.ok === false) return noiseFree;
  const legalActions: (readonly Value[])[] = [];
  for (const [at, list] of (spelled.legalActions ?? []).entries()) {
    const legal = allValues(`legal actions ${at}, action`, action, list);
    if (!legal.ok) return legal;
    legalActions.push(legal.value);
  }
  return success({
    ...whole,
    ...(noiseFree !== undefined && { noiseFree: noiseFree.value }),
    ...(spelled.legalActions !== undefined && { legalActions }),
  });
}

function allValues(name: string, type: LayoutType, spelled: readonly unknown[]): Result<readonly Value[], string> {
  const values: Value[] = [];
  for (const [at, json] of spelled.entries()) {
    const read = fromJson(type, json);
    if (!read.ok) return failure(`${name} ${at}: ${read.error.message}`);
    values.push(read.value);
  }
  return success(values);
}

/** What no single value shows. */
function misfit(task: Task, trajectory: Trajectory): string | undefined {
  const { observations, actions, rewards, terminated, truncated, noiseFree, legalActions } = trajectory;
  const { action } = task.contract;
  if (actions.length === 0) return 'a trajectory without a step';
  if (observations.length !== actions.length + 1 || rewards.length !== actions.length) {
    return `${observations.length} observations and ${rewards.length} rewards for ${actions.length} actions`;
  }
  for (const [name, list] of Object.entries({ 'noise-free observations': noiseFree, 'legal actions': legalActions })) {
    if (list !== undefined && list.length !== observations.length)
      return `${list.length} ${name} for ${observations.length} observations`;
  }
  // A box is where policies draw from; the environment itself takes any finite number and clips it.
  const outside = actions.findIndex((value) =>
    task.actionSpace.kind === 'box'
      ? !actionComponents(action, value).every(Number.isFinite)
      : !contains(task.actionSpace, action, value),
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
  const text = datasetText(task, dataset);
  if (!text.ok) return text;
  try {
    writeFileSync(`${path}.part`, text.value);
    renameSync(`${path}.part`, path);
    return success(path);
  } catch (error) {
    return unwritable(`${path} cannot be written: ${String(error)}`);
  }
}

/** The bytes of a dataset's file. */
export function datasetText(task: Task, dataset: Dataset): Result<string, EnvironmentError> {
  const { environment, split, seed } = dataset;
  const hashed = task.unhashed?.includes(split) !== true;
  const lines: Json[] = [
    {
      kind: 'dataset',
      format: hashed ? 2 : 1,
      environment,
      split,
      seed,
      ...(hashed && { recipe: recipeHash(task, split, seed) }),
      trajectories: dataset.trajectories.length,
    },
  ];
  for (const [at, trajectory] of dataset.trajectories.entries()) {
    const spelled = spelledTrajectory(task, trajectory);
    if (!spelled.ok) return unwritable(`${environment} ${split}, trajectory ${at}: ${spelled.error}`);
    lines.push(spelled.value);
  }
  return success(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function unwritable(message: string): Result<never, EnvironmentError> {
  return failure({ code: 'unwritable_dataset', message });
}

function spelledTrajectory(task: Task, trajectory: Trajectory): Result<Json, string> {
  const { state, action } = task.contract;
  const { rewards, terminated, truncated, noiseFree, legalActions } = trajectory;
  const observations = allSpelled('observation', state, trajectory.observations);
  if (!observations.ok) return observations;
  const actions = allSpelled('action', action, trajectory.actions);
  if (!actions.ok) return actions;
  const exact = noiseFree && allSpelled('noise-free observation', state, noiseFree);
  if (exact?.ok === false) return exact;
  const legal: Json[] = [];
  for (const [at, list] of (legalActions ?? []).entries()) {
    const spelled = allSpelled(`legal actions ${at}, action`, action, list);
    if (!spelled.ok) return spelled;
    legal.push(spelled.value);
  }
  const numbers = allSpelled('reward', { kind: 'number' }, rewards);
  if (!numbers.ok) return numbers;
  return success({
    observations: observations.value,
    actions: actions.value,
    rewards: numbers.value,
    terminated,
    truncated,
    ...(exact !== undefined && { noiseFree: exact.value }),
    ...(legalActions !== undefined && { legalActions: legal }),
  });
}

function allSpelled(name: string, type: LayoutType, values: readonly Value[]): Result<readonly Json[], string> {
  const spelled: Json[] = [];
  for (const [at, value] of values.entries()) {
    const json = toJson(type, value);
    if (!json.ok) return failure(`${name} ${at}: ${json.error.message}`);
    spelled.push(json.value);
  }
  return success(spelled);
}
