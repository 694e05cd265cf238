import { RandomStream, type RandomState, type Result } from '@orrery/contract';
import type { PlannerError } from './error.ts';
import type { Json, Oracle } from './oracle.ts';
import { sampleSpace, spaceContains } from './space.ts';

/** The part of an environment that is checked: a true environment, or anything of the same shape. */
export type CheckedEnvironment = Pick<
  Oracle,
  'spec' | 'reset' | 'observe' | 'step' | 'stateToJson' | 'stateFromJson' | 'renderAnsi' | 'renderSvg'
>;

export interface CheckSettings {
  /** Seeds 0 to seeds - 1, one walk of random actions each. Default 4. */
  readonly seeds?: number;
  /** Steps of a walk; after a terminal state it goes on, for such states are legal. Default 60. */
  readonly steps?: number;
}

/** A promise that is broken. */
export interface CheckFailure {
  readonly promise: string;
  /** Where it was first seen broken. */
  readonly evidence: string;
}

/**
 * Walks through an environment and tests what it promises of every state and step: the same seed gives the same start, the
 * same arguments give the same step and stay as they are, observations lie in their space and rewards in their range, a
 * deterministic step draws nothing, states cross as JSON, states have pictures, and what is no action or state is refused.
 * An empty list is a pass. The rules themselves it does not know: that is what traces of a reference are for.
 */
export function checkEnvironment(environment: CheckedEnvironment, settings: CheckSettings = {}): CheckFailure[] {
  const { seeds = 4, steps = 60 } = settings;
  const failures = new Map<string, CheckFailure>();
  const expect = (promise: string, kept: boolean, evidence: string): void => {
    if (!kept && !failures.has(promise)) failures.set(promise, { promise, evidence });
  };
  for (let seed = 0; seed < seeds; seed += 1) checkWalk(environment, seed, steps, expect);
  checkBorders(environment, expect);
  return [...failures.values()];
}

type Expect = (promise: string, kept: boolean, evidence: string) => void;

const text = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** The value, or undefined with what was expected of the call put down as broken. */
function need<T>(result: Result<T, PlannerError>, promise: string, place: string, expect: Expect): T | undefined {
  if (result.ok) return result.value;
  expect(promise, false, `${place}: ${result.error.message}`);
  return undefined;
}

function checkWalk(environment: CheckedEnvironment, seed: number, steps: number, expect: Expect): void {
  const { spec } = environment;
  const start = need(environment.reset(seed), 'a seed gives a start state', `seed ${seed}`, expect);
  const again = environment.reset(seed);
  if (start === undefined) return;
  expect('a seed gives one start state', again.ok && text(again.value) === text(start), `seed ${seed}`);
  const choices = RandomStream.of(seed, 'Policy', 0);
  let random: RandomState = RandomStream.of(seed, 'Environment', 0).state;
  let state = start;
  let ended = false;
  for (let t = 0; t < steps; t += 1) {
    const place = `seed ${seed}, step ${t}`;
    if (!ended) checkObservation(environment, state, place, expect);
    checkForms(environment, state, place, expect);
    const flat = sampleSpace(spec.actionSpace, choices);
    const action = spec.actionSpace.kind === 'discrete' ? (flat[0] ?? 0) : flat;
    const before = { state: state.slice(), random: { ...random } };
    const step = need(environment.step(state, action, random), 'every state can be stepped from', place, expect);
    if (step === undefined) return;
    const repeated = environment.step(before.state, action, before.random);
    const same =
      repeated.ok && text([repeated.value.stateBytes, repeated.value.reward]) === text([step.stateBytes, step.reward]);
    expect('a step depends on its arguments alone', same, place);
    const kept = text(state) === text(before.state) && text(random) === text(before.random);
    expect('a step leaves its arguments alone', kept, place);
    const [low = -Infinity, high = Infinity] = spec.rewardRange;
    const inRange = Number.isFinite(step.reward) && low <= step.reward && step.reward <= high;
    expect('rewards are finite and in their range', inRange, `${place}: ${step.reward}`);
    const drew = text(step.random) !== text(before.random);
    expect('only a stochastic environment draws', spec.stochastic || !drew, place);
    ended ||= step.terminated;
    ({ stateBytes: state, random } = step);
  }
}

function checkObservation(environment: CheckedEnvironment, state: Uint8Array, place: string, expect: Expect): void {
  const { observationSpace } = environment.spec;
  const observation = need(environment.observe(state), 'states are observed', place, expect);
  if (observation === undefined) return;
  const inside = spaceContains(observationSpace, observation);
  expect('observations lie in their space', inside, `${place}: ${text(observation)}`);
  const single = observationSpace.kind !== 'box' || observationSpace.dtype === 'float64';
  const exact = single || observation.every((number) => Math.fround(number) === number);
  expect('observations of a float32 box are float32 numbers', exact, `${place}: ${text(observation)}`);
}

function checkForms(environment: CheckedEnvironment, state: Uint8Array, place: string, expect: Expect): void {
  const json = need(environment.stateToJson(state), 'states are written as JSON', place, expect);
  if (json !== undefined) {
    const read = environment.stateFromJson(JSON.parse(JSON.stringify(json)) as Json);
    expect('JSON is read back', read.ok && text(read.value) === text(state), `${place}: ${text(json)}`);
  }
  const shown = need(environment.renderAnsi(state), 'a state is shown as text', place, expect);
  expect('a state is shown as text', shown !== '', place);
  const picture = need(environment.renderSvg(state), 'a state is shown as a picture', place, expect) ?? '';
  expect('a state is shown as a picture', picture.startsWith('<svg ') && picture.endsWith('</svg>'), place);
}

function checkBorders(environment: CheckedEnvironment, expect: Expect): void {
  const { spec } = environment;
  const start = environment.reset(0);
  if (!start.ok) return;
  const { state } = RandomStream.of(0, 'Environment', 0);
  const wrong: (number | readonly number[])[] =
    spec.actionSpace.kind === 'discrete'
      ? [-1, 0.5, spec.actionSpace.n, Number.NaN, Infinity]
      : [[], [...(spec.high ?? []), 0], (spec.high ?? []).map(() => Number.NaN)];
  for (const action of wrong)
    expect('what is no action is refused', !environment.step(start.value, action, state).ok, text(action));
  for (const json of [null, 1, 'state', [], {}] as const)
    expect('JSON that is no state is refused', !environment.stateFromJson(json).ok, text(json));
  expect('bytes that are no state are refused', !environment.observe(Uint8Array.of(1, 2, 3)).ok, 'three bytes');
}
