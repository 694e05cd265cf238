import { encode, limitsRecord, randomRecord, resultsRecord, statusCode } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import { linkProgram } from '../../src/abi/link.ts';
import { compactDiagnostic } from '../../src/diagnostic.ts';
import { verifyModule } from '../../src/ir/verify.ts';
import { lowerProgram } from '../../src/lower.ts';
import { numbersContract } from '../reference.ts';
import { engineNames, fillRegion, instancesOf, place, regionBytes, view, type Instance } from './engines.ts';
import { featurePrograms, meaningIn, streamOf, trials, type Meaning, type Trial } from './feature_trials.ts';

/** Trials of one program, and how many of them V8 must have had a say in. */
const count = 300;
const comparedAtLeast = 30;
const { state: stateLayout, action: actionLayout } = numbersContract;

function bytesOf(layout: typeof stateLayout, value: unknown): Uint8Array {
  const encoded = encode(layout, value);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface Outcome {
  readonly status: number;
  /** Status, place, details, budgets and reward, bit for bit. */
  readonly results: string;
  readonly random: string;
  readonly message: string;
  readonly state: string;
  readonly reward: number;
  readonly terminated: boolean;
}

function run(instance: Instance, { state, action, seed }: Trial): Outcome {
  fillRegion(instance, 'state_a', bytesOf(stateLayout, state));
  fillRegion(instance, 'action', bytesOf(actionLayout, action));
  fillRegion(instance, 'results', new Uint8Array(resultsRecord.size));
  fillRegion(instance, 'random', new Uint8Array(randomRecord.size));
  const stream = streamOf(seed).state;
  for (const word of ['a', 'b', 'c', 'd'] as const)
    view(instance).setUint32(place(instance, 'random', randomRecord[word]), stream[word], true);
  const status = instance.exports['step']?.() ?? -1;
  const memory = view(instance);
  const length = memory.getUint32(place(instance, 'results', resultsRecord.stateLength), true);
  return {
    status,
    results: hex(regionBytes(instance, 'results')),
    random: hex(regionBytes(instance, 'random')),
    message: hex(regionBytes(instance, 'message')),
    state: hex(regionBytes(instance, 'state_b').subarray(0, length)),
    reward: memory.getFloat64(place(instance, 'results', resultsRecord.reward), true),
    terminated: memory.getUint32(place(instance, 'results', resultsRecord.terminated), true) === 1,
  };
}

const told = ({ status, state, reward, terminated }: Outcome) =>
  status === statusCode.thrown ? 'throws' : { state, reward, terminated };

const meant = (meaning: Meaning | 'throws') =>
  meaning === 'throws'
    ? meaning
    : { state: hex(bytesOf(stateLayout, meaning.state)), reward: meaning.reward + 0, terminated: meaning.terminated };

describe('a feature means in all engines what V8 says', () => {
  it.each(featurePrograms())('$name', async ({ source }) => {
    expect(source).toMatch(/^\/\/ covers: \S/);
    const lowered = lowerProgram(source, numbersContract);
    if (!lowered.ok) throw new Error(lowered.error.map(compactDiagnostic).join('\n'));
    const linked = linkProgram(lowered.value);
    expect(verifyModule(linked.module)).toEqual([]);
    const instances = await instancesOf(linked);
    for (const instance of instances) {
      view(instance).setUint32(place(instance, 'limits', limitsRecord.charges), 100_000, true);
      expect(instance.exports['set_parameters']?.()).toBe(0);
    }
    const meaning = meaningIn(source);
    let compared = 0;
    for (const trial of trials(count)) {
      const [expected, ...others] = instances.map((instance) => run(instance, trial));
      others.forEach((other, i) =>
        expect([engineNames[i + 1], trial, other]).toEqual([engineNames[i + 1], trial, expected]),
      );
      // A budget ends what V8 might go on with for ever; other failures stop where V8 goes on with undefined.
      if (expected === undefined || (expected.status !== 0 && expected.status !== statusCode.thrown)) continue;
      compared += 1;
      expect([trial, told(expected)]).toEqual([trial, meant(meaning(trial))]);
    }
    expect(compared).toBeGreaterThanOrEqual(comparedAtLeast);
  });
});
