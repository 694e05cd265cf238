import { encode, limitsRecord, RandomStream, resultsRecord } from '@orrery/contract';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { linkProgram } from '../../src/abi/link.ts';
import { verifyModule } from '../../src/ir/verify.ts';
import { lowerProgram } from '../../src/lower.ts';
import { Failure, type Runtime } from '../interpret.ts';
import { interpretedStep, numbersContract } from '../reference.ts';
import { engineNames, fillRegion, instancesOf, place, regionBytes, view, type Instance } from './engines.ts';

const corners = [0, -0, 1, -1, 2, 3, 0.5, -0.5, 1.5, 7, 32, 255, -8, 2147483647, 2147483648, NaN, Infinity, 1e300];
const { state: stateLayout, action: actionLayout } = numbersContract;

function bytesOf(layout: typeof stateLayout, value: unknown): Uint8Array {
  const encoded = encode(layout, value);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value;
}

interface Outcome {
  readonly status: number;
  readonly results: string;
  readonly state: string;
  readonly reward: number;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function run(instance: Instance, state: readonly number[], action: number): Outcome {
  fillRegion(instance, 'state_a', bytesOf(stateLayout, state));
  fillRegion(instance, 'action', bytesOf(actionLayout, action));
  fillRegion(instance, 'results', new Uint8Array(resultsRecord.size));
  const status = instance.exports['step']?.() ?? -1;
  const length = view(instance).getUint32(place(instance, 'results', resultsRecord.stateLength), true);
  return {
    status,
    results: hex(regionBytes(instance, 'results')),
    state: hex(regionBytes(instance, 'state_b').subarray(0, length)),
    reward: view(instance).getFloat64(place(instance, 'results', resultsRecord.reward), true),
  };
}

/** Holds all engines to each other and, where it succeeds, to the interpreter of the IR. */
async function agree(source: string, trials: readonly (readonly [readonly number[], number])[]): Promise<void> {
  const lowered = lowerProgram(source, numbersContract);
  if (!lowered.ok) return;
  const linked = linkProgram(lowered.value);
  expect(verifyModule(linked.module)).toEqual([]);
  const instances = await instancesOf(linked);
  for (const instance of instances) {
    view(instance).setUint32(place(instance, 'limits', limitsRecord.charges), 100_000, true);
    expect(instance.exports['set_parameters']?.()).toBe(0);
  }
  const step = interpretedStep(lowered.value);
  for (const [state, action] of trials) {
    const [expected, ...others] = instances.map((instance) => run(instance, state, action));
    others.forEach((other, i) => expect([engineNames[i + 1], other]).toEqual([engineNames[i + 1], expected]));
    // The border knows one zero.
    const meant = interpreted(
      step,
      state.map((each) => each + 0),
      action + 0,
    );
    if (expected?.status !== 0 || meant === undefined) continue;
    expect([expected.state, expected.reward]).toEqual([
      hex(bytesOf(stateLayout, meant['state'])),
      Number(meant['reward']) + 0,
    ]);
  }
}

function interpreted(step: ReturnType<typeof interpretedStep>, state: readonly number[], action: number) {
  try {
    return step([...state] as unknown as Runtime, action, {});
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

describe('programs in the language mean the same in all engines', () => {
  const folder = new URL('../programs/lowering/', import.meta.url);
  const random = RandomStream.of(3, 'Simulation', 0);
  const draw = (): number => (random.chance(0.7) ? corners[random.integer(corners.length)]! : random.normal() * 5);
  const trials = Array.from({ length: 200 }, () => {
    const state = Array.from({ length: random.integer(8) }, () => (random.chance(0.5) ? random.integer(9) : draw()));
    return [state, random.chance(0.5) ? random.integer(5) : draw()] as const;
  });
  const takesNumbers = (name: string): boolean =>
    name.endsWith('.ts') && !readFileSync(new URL(name, folder), 'utf8').includes('export type State');

  it.each(readdirSync(folder).filter(takesNumbers))('%s', async (name) => {
    const source = readFileSync(new URL(name, folder), 'utf8');
    expect(lowerProgram(source, numbersContract).ok).toBe(true);
    // Some of these programs draw; the interpreter's stream is not the region's, so that they are not run here.
    if (!source.includes('random')) await agree(source, trials);
  });
});
