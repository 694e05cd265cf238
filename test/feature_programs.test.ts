import { encode, type LayoutType, type RandomState, type Value } from '@orrery/contract';
import { checkProgram, emitJavaScript, type CheckedProgram } from '@orrery/language';
import { createSandbox, type Sandbox } from '@orrery/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featurePrograms, streamOf, trials } from '../packages/language/test/emitted/feature_trials.ts';
import { numbersContract } from '../packages/language/test/reference.ts';
import { Host } from './engines.ts';

/** Fewer than where all engines are V8's own: what is left to see here is QuickJS. */
const count = 60;
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox({ workers: 1, wallClockMs: 120_000 });
});
afterAll(() => sandbox.close());

function bytesOf(layout: LayoutType, value: Value): Uint8Array {
  const encoded = encode(layout, value);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value;
}

function checked(source: string): CheckedProgram {
  const program = checkProgram(source, numbersContract);
  if (!program.ok) throw new Error(JSON.stringify(program.error));
  return program.value;
}

describe('a feature means in QuickJS what it means in V8', () => {
  it.each(featurePrograms())('$name', async ({ source }) => {
    const program = checked(source);
    const host = Host.javascript(program);
    const states: Uint8Array[] = [];
    const actions: Uint8Array[] = [];
    const streams: RandomState[] = [];
    for (const { state, action, seed } of trials(count)) {
      states.push(bytesOf(numbersContract.state, [...state]));
      actions.push(bytesOf(numbersContract.action, action));
      streams.push({ ...streamOf(seed).state });
    }
    const batch = await sandbox.run(emitJavaScript(program), { states, actions, streams });
    if (!batch.ok) throw new Error(batch.error.message);
    for (const [i, found] of batch.value.entries())
      expect([i, found]).toEqual([i, host.step(states[i]!, actions[i]!, streams[i]!)]);
  });
});
