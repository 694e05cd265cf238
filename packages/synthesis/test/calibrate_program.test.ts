import { failure, success } from '@orrery/contract';
import { checkProgram } from '@orrery/language';
import type { Calibration } from '@orrery/planner';
import { describe, expect, it } from 'vitest';
import { calibrateProgram, mostFitted, writeParameters, type CalibrationPorts } from '../src/index.ts';
import { task, transitions } from './task.ts';

const contract = { ...task.contract, actionSpace: { kind: 'finite', actions: [1, 2] } } as const;

const source = `export const parameters = { step: 1, limit: 5 }; // off
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const next = state[0] + parameters.step * action;
  return { state: [next], reward: next, terminated: next >= parameters.limit };
}
`;

/** An engine that finds what it is told to find. */
const finding = (found: Partial<Calibration>): CalibrationPorts => ({
  check: checkProgram,
  fit: () =>
    Promise.resolve(
      success({
        kept: true,
        refuted: true,
        values: { step: 1, limit: 3 },
        judged: { step: 1, limit: 3.5 },
        gain: { mean: 1, standardError: 0.25, pairs: 4 },
        methods: ['coordinate search'],
        nullDirections: [{ step: 1 }],
        intervals: { limit: { low: 2 } },
        ...found,
      } as Calibration),
    ),
});

const run = (ports: CalibrationPorts, text = source) => calibrateProgram(text, contract, transitions, ports);

describe('the calibration of a program', () => {
  it('writes values that are kept into the source, and leaves the source alone otherwise', async () => {
    expect(await run(finding({}))).toMatchObject({
      ok: true,
      value: {
        source: source.replace('limit: 5', 'limit: 3'),
        fit: {
          verdict: 'kept',
          start: { step: 1, limit: 5 },
          fitted: { step: 1, limit: 3 },
          gain: { mean: 1, standardError: 0.25, pairs: 4 },
          refuted: true,
          methods: ['coordinate search'],
          nullDirections: [{ step: 1 }],
          intervals: { limit: { low: 2 } },
        },
      },
    });
    const refused = await run(finding({ kept: false, gain: { mean: Infinity, standardError: 0, pairs: 0 } }));
    expect(refused).toMatchObject({
      ok: true,
      value: { source, fit: { verdict: 'refused', fitted: { limit: 3.5 } } },
    });
    // JSON has no infinity.
    expect(refused.ok && refused.value.fit).not.toHaveProperty('gain');
  });

  it('asks no engine where there is nothing to fit', async () => {
    const ports: CalibrationPorts = {
      check: checkProgram,
      fit: () => Promise.reject(new Error('the engine was asked')),
    };
    const fixed = source.replace('export const', 'const');
    expect(await run(ports, fixed)).toEqual(success({ source: fixed }));
    const drawing = source.replace('action: Action)', 'action: Action, random: Random)').replace('= next >=', '= random.float() >=').replace('next >= parameters', 'random.float() >= parameters'); // prettier-ignore
    expect(await run(ports, drawing)).toEqual(success({ source: drawing }));
  });

  it('leaves a program with too many parameters as it is, and says so', async () => {
    const table = (size: number): string => {
      const entries = Array.from({ length: size }, (_, at) => `entry${at}: ${at}`).join(', ');
      return source.replace('limit: 5', `limit: 5, ${entries}`);
    };
    const ports: CalibrationPorts = {
      check: checkProgram,
      fit: () => Promise.resolve(failure({ code: 'model_failed', message: 'the engine was asked' })),
    };
    const refused = (message: string) => failure({ kind: 'failed', message });
    expect(await run(ports, table(mostFitted - 2))).toEqual(refused('the engine was asked'));
    expect(await run(ports, table(mostFitted - 1))).toEqual(
      refused('65 parameters are too many to fit (at most 64), left as they are'),
    );
  });

  it('says what went wrong: a rejected program, an engine that fails or was stopped', async () => {
    expect(await run(finding({}), 'export const x = 1;')).toMatchObject({ ok: false, error: { kind: 'rejected' } });
    for (const [code, kind] of [
      ['cancelled', 'cancelled'],
      ['model_failed', 'failed'],
    ] as const) {
      const ports: CalibrationPorts = {
        check: checkProgram,
        fit: () => Promise.resolve(failure({ code, message: 'no' })),
      };
      expect(await run(ports)).toEqual(failure({ kind, message: 'no' }));
    }
  });

  it('never lets out a source that does not say what was fitted', () => {
    const values = { step: 1, limit: 3 };
    expect(writeParameters(source, contract, values, () => checkProgram(source, contract)).ok).toBe(false);
    expect(writeParameters(source, contract, { lift: 1 }, checkProgram).ok).toBe(false);
  });
});
