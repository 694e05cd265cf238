import { failure, RandomStream, sampleAction, success, type Result, type Value } from '@orrery/contract';
import type { Trajectory } from './dataset.ts';
import { policy, type Policy, type TrueEnvironment } from './episode.ts';
import type { EnvironmentError } from './error.ts';
import { recordEpisode } from './record_episode.ts';
import type { Recipe } from './recipe.ts';
import type { Task } from './task.ts';

/** Times that a kind of outcome counts as news: a rule is not learnt from one case. */
const tellingTimes = 3;

/**
 * The recipe `habit_play`. Episode i draws from the stream (seed, Dataset, i) the seed of its reset, its own action, then
 * step by step whether that is taken, and else any action.
 */
export function habitPlay<S>(
  task: Task,
  { steps, habit, candidates }: Extract<Recipe, { kind: 'habit_play' }>,
  seed: number,
  environment: TrueEnvironment<S>,
): Result<Trajectory[], EnvironmentError> {
  const episode = (index: number): Result<Trajectory, EnvironmentError> => {
    const stream = RandomStream.of(seed, 'Dataset', index);
    const settings = { seed: stream.word(), timeLimit: task.timeLimit };
    const chooser = habitPolicy(task, habit, stream);
    if (!chooser.ok) return chooser;
    const played = recordEpisode(environment, chooser.value, settings);
    return played.ok ? success(played.value.trajectory) : played;
  };
  if (candidates === undefined) return firstEpisodes(episode, steps);
  const all: Trajectory[] = [];
  for (let index = 0; index < candidates; index += 1) {
    const made = episode(index);
    if (!made.ok) return made;
    all.push(made.value);
  }
  return success(cutTo(steps, mostTelling(all, steps)));
}

function habitPolicy(
  { actionSpace, contract }: Task,
  habit: number,
  stream: RandomStream,
): Result<Policy<unknown>, EnvironmentError> {
  const draw = (): Result<Value, EnvironmentError> => {
    const action = sampleAction(actionSpace, contract.action, stream);
    return action.ok ? action : failure({ code: 'policy_failed', message: action.error.message });
  };
  const own = draw();
  return own.ok ? success(policy(() => (stream.chance(habit) ? own : draw()))) : own;
}

function firstEpisodes(
  episode: (index: number) => Result<Trajectory, EnvironmentError>,
  steps: number,
): Result<Trajectory[], EnvironmentError> {
  const trajectories: Trajectory[] = [];
  let made = 0;
  for (let index = 0; made < steps; index += 1) {
    const next = episode(index);
    if (!next.ok) return next;
    trajectories.push(next.value);
    made += next.value.actions.length;
  }
  return success(cutTo(steps, trajectories));
}

/** The last trajectory loses what is too much: it is neither terminated nor truncated then. */
function cutTo(steps: number, trajectories: readonly Trajectory[]): Trajectory[] {
  const kept: Trajectory[] = [];
  let left = steps;
  for (const trajectory of trajectories) {
    if (left <= 0) break;
    const { observations, actions, rewards, noiseFree } = trajectory;
    kept.push(
      actions.length <= left
        ? trajectory
        : {
            observations: observations.slice(0, left + 1),
            actions: actions.slice(0, left),
            rewards: rewards.slice(0, left),
            terminated: false,
            truncated: false,
            ...(noiseFree !== undefined && { noiseFree: noiseFree.slice(0, left + 1) }),
          },
    );
    left -= actions.length;
  }
  return kept;
}

/** Greedily, the trajectories with the most news a step, until there are enough steps. */
function mostTelling(candidates: readonly Trajectory[], steps: number): Trajectory[] {
  const left = new Map(candidates.map((trajectory) => [trajectory, outcomeCounts(trajectory)]));
  const shown = new Map<string, number>();
  const chosen: Trajectory[] = [];
  let made = 0;
  while (made < steps && left.size > 0) {
    let best: Trajectory | undefined;
    let most = -1;
    for (const [trajectory, counts] of left) {
      let news = 0;
      for (const [kind, count] of counts) {
        const known = Math.min(tellingTimes, shown.get(kind) ?? 0);
        news += Math.min(tellingTimes, known + count) - known;
      }
      const perStep = news / trajectory.actions.length;
      if (perStep > most) [best, most] = [trajectory, perStep];
    }
    if (best === undefined) break;
    for (const [kind, count] of left.get(best) ?? []) shown.set(kind, (shown.get(kind) ?? 0) + count);
    left.delete(best);
    chosen.push(best);
    made += best.actions.length;
  }
  return chosen;
}

/**
 * How often each kind of outcome stands in a trajectory: the action (of a box the signs of its components), by how much
 * whole numbers change, which way others do, the sign of the reward or a whole one, and the end.
 */
function outcomeCounts({ observations, noiseFree, actions, rewards, terminated }: Trajectory): Map<string, number> {
  const states = noiseFree ?? observations;
  const counts = new Map<string, number>();
  for (const [at, action] of actions.entries()) {
    const reward = rewards[at] ?? 0;
    const facts = [
      spelled(action),
      changes(states[at], states[at + 1]),
      spelled(reward),
      at === actions.length - 1 && terminated ? 'ends' : '',
    ];
    const kind = facts.join(' ');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

function spelled(value: Value): string {
  if (Array.isArray(value)) return value.map(spelled).join(',');
  if (typeof value === 'number') return String(Number.isInteger(value) ? value : Math.sign(value));
  return String(value);
}

function changes(before: Value, after: Value): string {
  if (typeof before === 'number' && typeof after === 'number') return spelled(after - before);
  if (Array.isArray(before) && Array.isArray(after)) {
    // Lists that grow or shrink: by how much; what is in them moves about.
    if (before.length !== after.length) return `#${after.length - before.length}`;
    return before.map((one, at) => changes(one as Value, after[at] as Value)).join(',');
  }
  if (typeof before === 'object' && typeof after === 'object' && before !== null && after !== null) {
    const others = after as Readonly<Record<string, Value>>;
    return Object.entries(before as Readonly<Record<string, Value>>)
      .filter(([name]) => name !== 'history')
      .map(([name, one]) => changes(one, others[name]))
      .join(' ');
  }
  return before === after ? '' : `${spelled(before)}>${spelled(after)}`;
}
