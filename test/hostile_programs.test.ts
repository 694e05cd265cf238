import { encode, RandomStream, type GivenTypes, type ModelError } from '@orrery/contract';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel } from '@orrery/planner';
import { createSandbox, type Sandbox } from '@orrery/sandbox';
import { committedSources, madeSources } from './hostile_sources.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** State is numbers and Action a number: what hostile programs are written against. */
const contract: GivenTypes = {
  name: 'numbers',
  types: 'given',
  declaration: 'type State = number[];\ntype Action = number;',
  state: { kind: 'array', element: { kind: 'number' } },
  action: { kind: 'number' },
  initialState: ['initialState'],
  terminated: 'terminated',
  legalActions: 'optional',
  actionSpace: { kind: 'box', low: [-10], high: [10] },
};

const inputs = [[0], [3, 1, 2]] as const;
let residentBefore = 0;
beforeAll(async () => {
  await compiled(probed);
  await inQuickJs(sandbox, probed);
  residentBefore = process.memoryUsage().rss;
});
const sandbox = createSandbox({ wallClockMs: 120_000 });
afterAll(() => sandbox.close());

/** What became of one step: the bytes and reward it gave, or its failure with the place. */
type Verdict = { readonly code: string; readonly told: string; readonly used?: readonly (number | undefined)[] };

interface Used {
  readonly charges?: number;
  readonly bytes?: number;
}
const used = ({ charges, bytes }: Used): readonly (number | undefined)[] => [charges, bytes];
const failed = ({ code, message, line, column }: ModelError, by: Used): Verdict => ({
  code,
  told: `${line}:${column} ${message}`,
  used: used(by),
});

const bytesOf = (value: readonly number[] | number): Uint8Array => {
  const bytes = encode(typeof value === 'number' ? contract.action : contract.state, value);
  if (!bytes.ok) throw new Error(bytes.error.message);
  return bytes.value;
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const streamOf = (at: number) => RandomStream.of(5, 'Scoring', at).state;

async function inQuickJs(box: Sandbox, program: CheckedProgram): Promise<Verdict[]> {
  const ran = await box.run(emitJavaScript(program), {
    states: inputs.map(bytesOf),
    actions: inputs.map(() => bytesOf(1)),
    streams: inputs.map((_, at) => streamOf(at)),
    totalCharges: 10_000_000,
  });
  if (!ran.ok) return inputs.map(() => ({ code: ran.error.code, told: ran.error.message }));
  return ran.value.map((result) =>
    result.ok
      ? { code: 'ok', told: `${hex(result.next)} ${result.reward}`, used: used(result) }
      : failed(result.error, result),
  );
}

async function compiled(program: CheckedProgram): Promise<Verdict[]> {
  const model = loadModel(await emitWasm(program, { optimize: 'speed' }));
  if (!model.ok) {
    const { source, message } = model.error;
    return inputs.map(() => (source === undefined ? { code: model.error.code, told: message } : failed(source, {})));
  }
  return inputs.map((input, at) => {
    const stepped = model.value.step(bytesOf(input), bytesOf(1), streamOf(at));
    if (stepped.ok)
      return {
        code: 'ok',
        told: `${hex(stepped.value.stateBytes)} ${stepped.value.reward}`,
        used: used(stepped.value),
      };
    const { source, code, message } = stepped.error;
    return source === undefined ? { code, told: message } : failed(source, source);
  });
}

/** A well-behaved program, whose result nothing that ran before may change. */
const probe = `const TABLE = [1, 2, 3];
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const next = state.map((x, i) => x * 2 + TABLE[i % 3] + action);
  return { state: next, reward: Math.sin(next.length) + next.reduce((a, b) => a + b, 0), terminated: false };
}
`;
const accepted = (source: string): CheckedProgram => {
  const checked = checkProgram(source, contract);
  if (!checked.ok) throw new Error(checked.error[0]?.message);
  return checked.value;
};
const probed = accepted(probe);

async function hold(source: string, expected: readonly string[]): Promise<void> {
  const checked = checkProgram(source, contract);
  if (!checked.ok) {
    expect(checked.error.length).toBeGreaterThan(0);
    for (const { line, column, message } of checked.error) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(message).not.toMatch(/tsconfig|@types|target library|compiler option/u);
    }
    expect([['rejected'], checked.error[0]?.message]).toEqual([
      expect.arrayContaining(['rejected']),
      expect.anything(),
    ]);
    expect(expected).toContain('rejected');
    return;
  }
  const [script, native] = [await inQuickJs(sandbox, checked.value), await compiled(checked.value)];
  for (const { code, told } of script) expect([code, told, expected.includes(code)]).toEqual([code, told, true]);
  // A failed initialisation ends the loading of a compiled model, which does not tell what it used.
  const isLoading = expected[0] === 'load';
  expect(native).toEqual(
    isLoading ? script.map(({ code, told }) => ({ code, told, used: [undefined, undefined] })) : script,
  );
  const [before, after] = [await compiled(probed), await inQuickJs(sandbox, probed)];
  expect(before.map(({ code }) => code)).toEqual(inputs.map(() => 'ok'));
  expect(after).toEqual(before);
}

describe('a hostile program ends within its limits, the same in both engines, and leaves the next one alone', () => {
  it.each(committedSources())('$name', { timeout: 150_000 }, async ({ source, expected }) => {
    await hold(source, expected.split(' '));
  });

  it.each(madeSources)('$name', { timeout: 150_000 }, async ({ source, expected }) => {
    await hold(source, expected.split(' '));
  });

  it('gives the memory back', async () => {
    // What an engine keeps for the next program is bounded, whatever ran before.
    expect((process.memoryUsage().rss - residentBefore) / 2 ** 20).toBeLessThan(768);
    expect(await compiled(probed)).toEqual(await inQuickJs(sandbox, probed));
  });
});
