import { RandomStream } from '@orrery/contract';
import { loadOracle, sampleSpace } from '@orrery/planner';
import type { RecordedTransition } from '@orrery/synthesis';
import { CommandError, orFail } from '../command_error.ts';
import type { FittedWorld } from './worlds.ts';

/** A recording, with what its sensors did to it. */
export interface Recording {
  readonly truth: readonly RecordedTransition[];
  readonly seen: readonly RecordedTransition[];
  /** Deviation of each field's noise. */
  readonly deviations: readonly number[];
}

/**
 * How states are read: one reading serves the step that ends in a state and the one that begins there, or each step has
 * readings of its own, before and after.
 */
export type Readings = 'shared' | 'separate';

/** Random play in the true environment; `noise` is a share of each field's range. */
export function record(world: FittedWorld, seed: number, count: number, noise: number, readings: Readings): Recording {
  const { oracle: rules } = world.task;
  if ('module' in rules) throw new CommandError(`${world.task.id} has no oracle of the registry to record from`);
  const oracle = orFail(loadOracle(rules.id, rules.options));
  const random = RandomStream.of(seed, 'Dataset', 0);
  const chance = RandomStream.of(seed, 'Environment', 0).state;
  const truth: RecordedTransition[] = [];
  const begins: boolean[] = [];
  for (let episode = 0; truth.length < count; episode += 1) {
    let state = orFail(oracle.reset(1000 * seed + episode));
    let observation = [...orFail(oracle.observe(state))];
    for (let at = 0; at < world.length && truth.length < count; at += 1) {
      const sample = sampleSpace(oracle.spec.actionSpace, random);
      const action = oracle.spec.actionSpace.kind === 'discrete' ? (sample[0] ?? 0) : [...sample];
      const step = orFail(oracle.step(state, action, chance));
      state = step.stateBytes;
      const nextObservation = [...orFail(oracle.observe(state))];
      const { reward, terminated } = step;
      const truncated = at === world.length - 1;
      truth.push({ observation, action, nextObservation, reward, terminated, truncated });
      begins.push(at === 0);
      observation = nextObservation;
      if (terminated) break;
    }
  }
  const deviations = ranges(truth).map((range) => noise * range);
  const read = (state: readonly number[]): number[] =>
    state.map((each, at) => each + (deviations[at] ?? 0) * random.normal());
  const seen: RecordedTransition[] = [];
  for (const [at, transition] of truth.entries()) {
    const shared = readings === 'shared' && begins[at] === false ? seen[at - 1]?.nextObservation : undefined;
    const observation = shared ?? read(transition.observation as number[]);
    seen.push({ ...transition, observation, nextObservation: read(transition.nextObservation as number[]) });
  }
  return { truth, seen, deviations };
}

function ranges(transitions: readonly RecordedTransition[]): number[] {
  const states = transitions.map(({ observation }) => observation as number[]);
  return (states[0] ?? []).map((_, at) => {
    const values = states.map((state) => state[at] ?? 0);
    return Math.max(...values) - Math.min(...values);
  });
}
