import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  listPrice,
  plainProfile,
  probeServer,
  serverFromEnvironment,
  type Caps,
  type LlmMode,
  type Price,
  type ProviderProfile,
} from '@orrery/llm';
import {
  conflicts,
  createPromptSet,
  dataTokensFor,
  defaultDraws,
  promptsOf,
  sealedAlready,
  sealEpisodes,
  stringifyValues,
  type Ablation,
  type Mode,
  type PromptName,
  type SealedSplit,
  type SearchName,
} from '@orrery/synthesis';
import { createRunFolder, type RunConfiguration } from '@orrery/synthesis/run';
import { CommandFailure, valueOf } from '../failure.ts';
import { bestProgramFile, driveRun, rateOf } from './drive.ts';
import { openSession } from './language_model.ts';
import { checkPlanned } from './preflight.ts';
import { registeredAssignment, userAssignment, type Assignment } from './user_environment.ts';

export interface CapOptions {
  readonly capCalls?: number;
  readonly capTokens?: number;
  readonly capMoney?: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
}

export interface SynthesizeOptions extends CapOptions {
  readonly env?: string;
  readonly runs: string;
  readonly search: SearchName;
  readonly without?: readonly Ablation[];
  readonly weight?: number;
  readonly prompts?: PromptName;
  readonly dataTokens?: number;
  readonly mode: Mode;
  readonly budget: number;
  readonly window: number;
  readonly seed: number;
  readonly model: string;
  readonly llm: LlmMode;
  readonly recordings: string;
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens: number;
  readonly price?: Price;
  readonly probe?: boolean;
  readonly openTurns?: boolean;
  readonly calibrate?: boolean;
  readonly output?: string;
  readonly json?: boolean;
}

/** `orrery synthesize`: has a language model write a world model, improved by a search on recorded transitions. */
export async function synthesize(folder: string | undefined, options: SynthesizeOptions): Promise<number> {
  if ((folder === undefined) === (options.env === undefined))
    throw new CommandFailure('say of which world: a FOLDER of your own, or --env ID for an environment of the list');
  const assignment = folder === undefined ? registeredAssignment(options.env ?? '') : userAssignment(folder);
  const { search, seed, mode, budget, window, model, llm } = options;
  const prompts = options.prompts ?? promptsOf(search);
  const { task } = assignment;
  const split = setAside(assignment, seed);
  const transitions = split?.train ?? assignment.transitions;
  const dataTokens = options.dataTokens ?? dataTokensFor(transitions);
  const name = `${stamp(new Date())}-${task.id}-${search}-${seed}`;
  const profile = await profileOf(options);
  const answering = answeringModel(
    { suite: 'runs', environment: task.id, method: search, seed },
    {
      mode: llm,
      name: model,
      profile,
      // A run goes on from wherever it is resumed: the path does not depend on that.
      ...(llm !== 'live' && { recordings: resolve(options.recordings) }),
    },
    options.price,
  );
  const rate = rateOf(options);
  const planned = {
    search: {
      name: search,
      ...(options.without !== undefined && { without: [...options.without] }),
      ...(options.weight !== undefined && { heuristicWeight: options.weight }),
    },
    seed,
    caps: capsOf(options),
    ...(Object.keys(rate).length > 0 && { rate }),
    ...answering,
  } satisfies Partial<RunConfiguration>;
  // No cap holds a replay back, whatever its price.
  checkPlanned(llm === 'replay' ? { ...planned, caps: {} } : planned);
  if (options.output !== undefined) bestProgramFile(options.output);
  const run = valueOf(
    createRunFolder(options.runs, name, (id, put) => {
      const description = put(task.description);
      if (!description.ok) return description;
      const data = put(stringifyValues(transitions));
      if (!data.ok) return data;
      const sealed = split === undefined ? undefined : put(stringifyValues(split.sealed));
      if (sealed?.ok === false) return sealed;
      return {
        ok: true,
        value: {
          kind: 'run',
          format: 1,
          id,
          made: { at: new Date().toISOString(), orrery: orreryVersion(), node: process.version },
          task: taskFacts(assignment, description.value),
          transitions: { blob: data.value, count: transitions.length },
          ...(split !== undefined &&
            sealed !== undefined && {
              sealed: {
                blob: sealed.value,
                count: split.sealed.length,
                distinct: split.distinct,
                episodes: split.episodes,
                hash: split.hash,
              },
            }),
          prompts: {
            name: prompts,
            version: createPromptSet(prompts, task, transitions, dataTokens).version,
            dataTokens,
          },
          mode,
          draws: defaultDraws,
          limits: { budget, window, unansweredAllowed: 2 },
          // The published modes know no such step.
          calibrate: options.calibrate ?? prompts === 'data',
          role: 'writer',
          continuation: options.openTurns === true ? profile.continuation : 'none',
          sampling: {
            temperature: options.temperature ?? null,
            topP: options.topP ?? null,
            maxTokens: options.maxTokens,
            stop: [],
          },
          ...planned,
        },
      };
    }),
  );
  warnOfConflicts(assignment);
  process.stderr.write(`run ${run.path}: ${search} on ${transitions.length} transitions of ${task.id}\n`);
  return driveRun(run, options);
}

/**
 * Who answers and at what price. Opened here, so that a missing key or recording is said before a folder is made. A
 * replay has the model and the price of its recording: of the model that is asked for nothing is used.
 */
function answeringModel(
  stream: RunConfiguration['stream'],
  asked: RunConfiguration['model'],
  given: Price | undefined,
): Pick<RunConfiguration, 'stream' | 'model' | 'price'> {
  const { provenance } = openSession({ stream, model: asked }, () => {});
  const recorded = asked.mode === 'replay' ? provenance : undefined;
  const model = { ...asked, name: recorded?.model ?? asked.name };
  const price = given ?? recorded?.price ?? listPrice(model.name);
  return { stream, model, ...(price !== undefined && { price }) };
}

/** Sets data aside before anything is asked; too few of them is said, and there is no verdict then. */
function setAside({ transitions, heldout, noise }: Assignment, seed: number): SealedSplit | undefined {
  if (heldout !== undefined) return sealedAlready(transitions, heldout);
  const split = sealEpisodes(transitions, seed, noise);
  if (split.ok) return split.value;
  process.stderr.write(`there will be no verdict on what is found: ${split.error.message}\n`);
  return undefined;
}

/** What the server understands: found out by the probe, or what its address suggests. */
async function profileOf({ probe, llm, model }: SynthesizeOptions): Promise<ProviderProfile> {
  const server = valueOf(serverFromEnvironment(process.env));
  const suggested = server.profile ?? plainProfile;
  if (probe !== true || llm === 'replay') return suggested;
  const { profile, findings } = await probeServer({ ...server, model });
  if (profile !== undefined) return profile;
  throw new CommandFailure(findings.map(({ message }) => message).join(' '));
}

/** A program without chance cannot predict what the data contradict: said before the first call. */
function warnOfConflicts({ task, transitions }: Assignment): void {
  const found = conflicts(transitions);
  const [first] = found;
  if (first === undefined || task.stochastic === true) return;
  const [one = 0, other = 0] = first.indices;
  process.stderr.write(
    `in ${found.length} ${found.length === 1 ? 'place' : 'places'} the same state and action lead to different outcomes (transitions ${one} and ${other} are the first): chance is at work, or something is not observed\n`,
  );
}

export function capsOf({ capCalls, capTokens, capMoney }: CapOptions): Caps {
  return {
    ...(capCalls !== undefined && { calls: capCalls }),
    ...(capTokens !== undefined && { tokens: capTokens }),
    ...(capMoney !== undefined && { money: capMoney }),
  };
}

function taskFacts({ task, noise }: Assignment, description: string) {
  const { id, contract, metric, observationPrecision, stochastic } = task;
  return {
    id,
    contract,
    description,
    metric,
    ...(observationPrecision !== undefined && { observationPrecision }),
    ...(stochastic !== undefined && { stochastic }),
    ...(noise !== undefined && { observationNoise: noise }),
  };
}

/** 20261201-154500: names of runs sort by time. */
function stamp(date: Date): string {
  return date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}

function orreryVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
