import { CommandFailure } from '../failure.ts';
import { playEpisodes } from './episodes.ts';
import type { PlannerName } from './flags.ts';
import type { OwnModelOptions } from './own_model.ts';
import { givenOptions, type Given } from './planners.ts';
import { openTruth, openWorld, type Truth } from './worlds.ts';

export interface PlanOptions extends OwnModelOptions {
  /** The true environment; absent: a model of one's own. */
  readonly env?: string;
  readonly planner?: PlannerName;
  readonly episodes?: number;
  readonly seed: number;
  readonly timeLimit?: number;
  readonly profile?: boolean;
  readonly speedscope?: string;
  readonly json?: boolean;
}

/**
 * `orrery plan`: plans in a model, or in the true environment itself, while the true environment acts; prints the return of each
 * episode. Without an environment: in a model of one's own (own_world.ts).
 */
export async function plan(file: string | undefined, options: PlanOptions): Promise<void> {
  const { env, episodes = 1 } = options;
  if (env === undefined) {
    if (file === undefined)
      throw new CommandFailure(
        'say what to plan in: FILE, the folder of a result or of a run, or --env ID for a true environment.',
      );
    const { planOwn } = await import('./own_world.ts');
    await planOwn(file, options);
    return;
  }
  const misplaced = (['state', 'actions', 'data', 'contract'] as const).find((name) => options[name] !== undefined);
  if (misplaced !== undefined)
    throw new CommandFailure(`--${misplaced} is for a model of your own; with --env the environment says it.`);
  const truth = openTruth(env);
  const timeLimit = options.timeLimit ?? truth.timeLimit;
  if (timeLimit === undefined)
    throw new CommandFailure(`${env} truncates no episode by itself; give the steps of one with --time-limit N.`);
  const [name, defaults] = chosenPlanner(options.planner, truth);
  const given = { ...defaults, ...givenOptions(name, options as unknown as Given) };
  const { world, stateOf } = await openWorld(file, truth);
  const title = file ?? env;
  const { environment } = truth;
  playEpisodes({ label: env, title, name, given, world, stateOf, environment }, { ...options, episodes, timeLimit });
}

/** The planner that was asked for, or the published one with its settings. */
function chosenPlanner(asked: PlannerName | undefined, { published, drawsFromBox }: Truth): [PlannerName, Given] {
  if (published === undefined) return [asked ?? (drawsFromBox ? 'cem' : 'mcts'), {}];
  const { kind, ...settings } = published;
  return asked === undefined || asked === kind ? [kind, settings] : [asked, {}];
}
