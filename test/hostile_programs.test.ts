import { readdirSync, readFileSync } from 'node:fs';
import { encode, RandomStream, type GivenTypes, type ModelError } from '@orrery/contract';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel } from '@orrery/planner';
import { createSandbox, type Sandbox } from '@orrery/sandbox';
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
  const folder = new URL('./programs/hostile/', import.meta.url);
  it.each(readdirSync(folder))('%s', { timeout: 150_000 }, async (name) => {
    const source = readFileSync(new URL(name, folder), 'utf8');
    const [, expected = ''] = /^\/\/ expect: (.*)\n/u.exec(source) ?? [];
    await hold(source, expected.split(' '));
  });

  const step = (body: string): string =>
    `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {\n${body}\n  return { state, reward: 0, terminated: false };\n}\n`;
  const many = (count: number, make: (at: number) => string, between = ''): string =>
    Array.from({ length: count }, (_, at) => make(at)).join(between);

  // Sources that are too large to stand in a file.
  it.each<[name: string, source: string, expected: string]>([
    ['a megabyte of comments', `// ${'x'.repeat(1 << 20)}\n${step('')}`, 'rejected'],
    ['a megabyte of statements', step(many(50_000, () => '  state[0] = 1;', '\n')), 'rejected'],
    ['sixty thousand units of text', step(`  const s = '${'ab'.repeat(30_000)}';\n  state[0] = s.length;`), 'ok'],
    [
      'a number of ten thousand digits',
      step(`  state[0] = ${'9'.repeat(10_000)} === Infinity ? 1 : 0;`),
      'ok rejected',
    ],
    [
      'a table of ten thousand numbers',
      `const T = [${many(10_000, String, ',')}];\n${step('  state[0] = T.length;')}`,
      'ok',
    ],
    [
      'two thousand functions',
      `${many(2000, (i) => `const f${i} = (x: number): number => x;\n`)}${step('  state[0] = f0(1);')}`,
      'ok rejected',
    ],
    [
      'a thousand fields',
      `const o = { ${many(1000, (i) => `a${i}: ${i}`, ', ')} };\n${step('  state[0] = o.a999;')}`,
      'ok',
    ],
    [
      'two hundred parameters',
      `function f(${many(200, (i) => `a${i}: number`, ', ')}): number {\n  return a0 + a199;\n}\n${step(`  state[0] = f(${many(200, String, ', ')});`)}`,
      'ok',
    ],
    [
      'a switch of a thousand cases',
      step(
        `  switch (state.length) {\n${many(1000, (i) => `    case ${i}:\n      state[0] = ${i};\n      break;\n`)}  }`,
      ),
      'ok',
    ],
    [
      'three thousand else-ifs',
      step(`  ${many(3000, (i) => `if (action === ${i}) state[0] = 1;`, ' else ')}`),
      'rejected',
    ],
    ['three hundred sums', step(`  state[0] = ${many(300, String, ' + ')};`), 'ok'],
    ['three thousand sums', step(`  state[0] = ${many(3000, String, ' + ')};`), 'rejected'],
    [
      'three thousand sums in statements',
      step(many(300, () => `  state[0] += ${many(10, String, ' + ')};`, '\n')),
      'ok',
    ],
    ['a hundred alternatives', step(`  if (${many(100, (i) => `action === ${i}.5`, ' || ')}) state[0] = 1;`), 'ok'],
    [
      'three thousand alternatives',
      step(`  if (${many(3000, (i) => `action === ${i}.5`, ' || ')}) state[0] = 1;`),
      'rejected',
    ],
    [
      'three thousand conjunctions',
      step(`  if (${many(3000, (i) => `action !== ${i}.5`, ' && ')}) state[0] = 1;`),
      'rejected',
    ],
    ['five thousand brackets', step(`  state[0] = ${'('.repeat(5000)}1${')'.repeat(5000)};`), 'rejected'],
    ['five thousand blocks', step(`${'{'.repeat(5000)}${'}'.repeat(5000)}`), 'rejected'],
    ['five thousand arrays', step(`  const a = ${'['.repeat(5000)}${']'.repeat(5000)};`), 'rejected'],
    [
      'a hundred arrays',
      step(`  const a: number${'[]'.repeat(100)} = ${'['.repeat(100)}${']'.repeat(100)};\n  state[0] = a.length;`),
      'ok rejected',
    ],
    ['five thousand minus signs', step(`  state[0] = ${'- '.repeat(5000)}1;`), 'ok rejected'],
    ['five thousand arrows', step(`  const f = ${'() => '.repeat(5000)}1;`), 'rejected'],
    ['five thousand types', step(`  const x: ${'Array<'.repeat(5000)}number${'>'.repeat(5000)} = [];`), 'rejected'],
    [
      'a union of five thousand literals',
      `type U = ${many(5000, (i) => `'v${i}'`, ' | ')};\n${step("  const u: U = 'v1';\n  state[0] = u.length;")}`,
      'ok rejected',
    ],
    ['unpaired surrogates in the source', step(`  const s = '\ud800';\n  state[0] = s.length;`), 'ok rejected'],
    [
      'a byte order mark and odd line ends',
      `\ufeff${step('  state[0] = 1;').replaceAll('\n', '\r\n\u2028')}`,
      'ok rejected',
    ],
  ])('%s', { timeout: 150_000 }, async (_, source, expected) => {
    await hold(source, expected.split(' '));
  });

  it('gives the memory back', async () => {
    // What an engine keeps for the next program is bounded, whatever ran before.
    expect((process.memoryUsage().rss - residentBefore) / 2 ** 20).toBeLessThan(768);
    expect(await compiled(probed)).toEqual(await inQuickJs(sandbox, probed));
  });
});
