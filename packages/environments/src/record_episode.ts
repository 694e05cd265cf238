import { success, type Result, type Value } from '@orrery/contract';
import type { Trajectory } from './dataset.ts';
import { runEpisode, type Policy, type TrueEnvironment } from './episode.ts';
import type { EnvironmentError } from './error.ts';

/** An episode as datasets keep it. */
export interface Recorded {
  readonly trajectory: Trajectory;
  /** Undiscounted. */
  readonly return: number;
}

/** Runs one episode, and keeps of each of its states what the environment tells besides the observation. */
export function recordEpisode<S>(
  environment: TrueEnvironment<S>,
  chooser: Policy<S>,
  settings: { readonly seed: number; readonly timeLimit: number },
): Result<Recorded, EnvironmentError> {
  const states: S[] = [];
  const watched: TrueEnvironment<S> = {
    reset(seed) {
      const start = environment.reset(seed);
      if (start.ok) states.push(start.value);
      return start;
    },
    observe: (state) => environment.observe(state),
    step(state, action, chance) {
      const stepped = environment.step(state, action, chance);
      if (stepped.ok) states.push(stepped.value.state);
      return stepped;
    },
  };
  const played = runEpisode(watched, chooser, settings);
  if (!played.ok) return played;
  const legalActions: (readonly Value[])[] = [];
  const noiseFree: Value[] = [];
  for (const state of states) {
    const legal = environment.legalActions?.(state);
    if (legal?.ok === false) return legal;
    if (legal !== undefined) legalActions.push(legal.value);
    const exact = environment.noiseFree?.(state);
    if (exact?.ok === false) return exact;
    if (exact !== undefined) noiseFree.push(exact.value);
  }
  const { observations, actions, rewards, terminated, truncated } = played.value;
  return success({
    return: played.value.return,
    trajectory: {
      observations,
      actions,
      rewards,
      terminated,
      truncated,
      ...(environment.noiseFree !== undefined && { noiseFree }),
      ...(environment.legalActions !== undefined && { legalActions }),
    },
  });
}
