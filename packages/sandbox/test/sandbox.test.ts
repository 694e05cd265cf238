import { statusCode, type ModelSection } from '@orrery/contract';
import { createSandbox, type Sandbox, type StepBatch } from '@orrery/sandbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelText, section } from './hand_made_model.ts';

const bytes = (value: number): Uint8Array => new Uint8Array(new Float64Array([value]).buffer);
const number = (encoded: Uint8Array): number => new DataView(encoded.buffer, encoded.byteOffset).getFloat64(0, true);
const batch = (states: readonly number[], extra: Partial<StepBatch> = {}): StepBatch => ({
  states: states.map(bytes),
  actions: states.map(() => bytes(1)),
  ...extra,
});
const model = (parts: Parameters<typeof modelText>[0] = {}) => ({ code: modelText(parts), section });

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox({ workers: 1, wallClockMs: 1500 });
});
afterAll(() => sandbox.close());

/** The sandbox still gives right answers: what every hostile case is followed by. */
async function stillWorks(): Promise<void> {
  const outcome = await sandbox.run(model(), batch([3]));
  expect(outcome).toMatchObject({ ok: true, value: [{ ok: true, reward: 3 }] });
  if (outcome.ok && outcome.value[0]?.ok) expect(number(outcome.value[0].next)).toBe(7);
}

describe('a batch', () => {
  test('is stepped in order, each step from its own state', async () => {
    const outcome = await sandbox.run(model(), batch([1, 2, 200]));
    if (!outcome.ok) throw new Error(outcome.error.message);
    const steps = outcome.value.map((step) =>
      step.ok ? [number(step.next), step.reward, step.terminated, step.charges] : step,
    );
    expect(steps).toEqual([
      [3, 1, false, 11],
      [5, 2, false, 11],
      [401, 200, true, 11],
    ]);
  });

  test('may replace the parameters, and the next batch has the source’s own again', async () => {
    const changed = await sandbox.run(model(), batch([1], { parameters: [10] }));
    expect(changed.ok && changed.value[0]?.ok && number(changed.value[0].next)).toBe(11);
    const own = await sandbox.run(model(), batch([1]));
    expect(own.ok && own.value[0]?.ok && number(own.value[0].next)).toBe(3);
  });

  test('of another number of parameters than the model has is refused', async () => {
    for (const parameters of [[], [1, 2]]) {
      const outcome = await sandbox.run(model(), batch([1], { parameters }));
      expect(outcome).toMatchObject({
        ok: false,
        error: { code: 'run_failed', message: `${parameters.length} parameters for a model that has 1` },
      });
    }
  });

  test('without streams is refused for a model that draws', async () => {
    const drawing = { ...section, layout: { ...section.layout, stochastic: true } };
    const outcome = await sandbox.run({ code: modelText(), section: drawing }, batch([1]));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'run_failed' } });
  });

  test('with a limit that is no count is refused', async () => {
    for (const charges of [-1, 0.5, NaN, 2 ** 32])
      expect(await sandbox.run(model(), batch([1], { limits: { charges } }))).toMatchObject({
        ok: false,
        error: { code: 'run_failed' },
      });
  });

  test('with total charges that are no amount is refused', async () => {
    for (const totalCharges of [Number.NaN, -1])
      expect(await sandbox.run(model(), batch([1], { totalCharges }))).toMatchObject({
        ok: false,
        error: { code: 'run_failed', message: `totalCharges is ${totalCharges}; give a number from 0` },
      });
  });

  test('reports an initialisation that fails, with its facts, for every step', async () => {
    const failing = { initialise: `return fail(${statusCode.out_of_range_read}, 1, 4, 3);` };
    const outcome = await sandbox.run(model(failing), batch([1, 2]));
    const message = "read past the end in 'grid[4]' (index 4, length 3)";
    expect(outcome).toMatchObject({
      ok: true,
      value: [{ error: { line: 7, message } }, { error: { line: 7, message } }],
    });
  });

  test('reports what a failure says besides its facts: the text of a throw, or a key', async () => {
    const step = `if (state === 1) return fail(${statusCode.thrown}, 1, 0, 0, 'x\\ud800');
      if (state === 2) return fail(${statusCode.missing_key}, 1, 0, 0, 'lamp');
      if (state === 3) return fail(${statusCode.thrown}, 1, 0, 0);`;
    const outcome = await sandbox.run(model({ step }), batch([1, 2, 3]));
    const messages = outcome.ok && outcome.value.map((result) => (result.ok ? '' : result.error.message));
    expect(messages).toEqual([
      'the program threw an error: x\ufffd',
      "there is no entry for this key in 'grid[4]' (key 'lamp')",
      'the program threw an error: grid[4]',
    ]);
  });

  test('refuses a model that reports more text than its region holds', async () => {
    const step = `fail(${statusCode.thrown}, 1, 0, 0, ''); view.setUint32(184, 7, true); return ${statusCode.thrown};`;
    expect(await sandbox.run(model({ step }), batch([1]))).toMatchObject({ ok: false, error: { code: 'run_failed' } });
  });

  test('reports a state larger than the model’s region as invalid input', async () => {
    const outcome = await sandbox.run(model(), { states: [new Uint8Array(16)], actions: [bytes(1)] });
    expect(outcome).toMatchObject({ ok: true, value: [{ ok: false, error: { code: 'invalid_input' } }] });
  });

  test.each([
    ['state', { states: [bytes(5), new Uint8Array(0), bytes(6).slice(0, 4)], actions: [bytes(1), bytes(1), bytes(1)] }],
    ['action', { states: [bytes(5), bytes(5), bytes(5)], actions: [bytes(1), new Uint8Array(0), new Uint8Array(7)] }],
  ])('reports one %s shorter than its fixed size as invalid input, not as the step before', async (_, short) => {
    const outcome = await sandbox.run(model(), short);
    const refused = { ok: false, error: { code: 'invalid_input' } };
    expect(outcome).toMatchObject({ ok: true, value: [{ ok: true, reward: 5 }, refused, refused] });
  });

  test('reports a state shorter than its fixed size as invalid input to legalActions too', async () => {
    const outcome = await sandbox.legalActions(model(), [bytes(0), new Uint8Array(3)]);
    expect(outcome).toMatchObject({ ok: true, value: [{ ok: true }, { ok: false, error: { code: 'invalid_input' } }] });
  });

  test('of variable sizes shows a step no bytes of the steps before, in this batch or the last', async () => {
    const variable = {
      ...section,
      layout: { ...section.layout, state: { kind: 'string' }, action: { kind: 'string' } },
    };
    const short = { states: [bytes(5), new Uint8Array(0)], actions: [bytes(1), new Uint8Array(0)] };
    const inputs = { code: modelText(), section: variable as ModelSection };
    const seen = async (given: StepBatch): Promise<unknown> => {
      const outcome = await sandbox.run(inputs, given);
      if (!outcome.ok) throw new Error(outcome.error.message);
      return outcome.value.map((step) => (step.ok ? [step.reward, number(step.next)] : step.error.code));
    };
    expect(await seen(short)).toEqual([
      [5, 11],
      [0, 0],
    ]);
    await seen(batch([7]));
    expect(await seen({ states: [new Uint8Array(0)], actions: [new Uint8Array(0)] })).toEqual([[0, 0]]);
  });

  test('has the memory of 16 times the bytes of a step', async () => {
    // 50 million bytes: more than the engine's own room, less than that and 16 times 4 MiB.
    const hungry = model({ step: 'new ArrayBuffer(50e6);' });
    const given = await sandbox.run(hungry, batch([1], { limits: { bytes: 2 ** 22 } }));
    expect(given.ok).toBe(true);
    const tight = await sandbox.run(hungry, batch([1], { limits: { bytes: 256 } }));
    expect(tight).toMatchObject({ ok: false, error: { code: 'out_of_memory' } });
  });

  test('gives the same results in a fresh engine and in a warm one', async () => {
    const fresh = createSandbox({ workers: 1 });
    const results = await fresh.run(model(), batch([1, 2, 3]));
    expect(results.ok).toBe(true);
    expect(await fresh.run(model(), batch([1, 2, 3]))).toEqual(results);
    expect(await sandbox.run(model(), batch([1, 2, 3]))).toEqual(results);
    await fresh.close();
  });

  test('may be empty', async () => {
    expect(await sandbox.run(model(), batch([]))).toEqual({ ok: true, value: [] });
  });

  test('grows its output beyond any first guess', async () => {
    const outcome = await sandbox.run(model(), batch(Array.from({ length: 5000 }, (_, at) => at)));
    if (!outcome.ok) throw new Error(outcome.error.message);
    expect(outcome.value.every((step, at) => step.ok && number(step.next) === 2 * at + 1)).toBe(true);
  });

  test('reports a program’s failure with its place and facts, and goes on', async () => {
    const step = `if (state === 2) return fail(${statusCode.out_of_range_read}, 1, 4, 3);`;
    const outcome = await sandbox.run(model({ step }), batch([1, 2, 3]));
    expect(outcome).toMatchObject({
      ok: true,
      value: [
        { ok: true },
        {
          ok: false,
          error: {
            code: 'out_of_range_read',
            line: 7,
            column: 3,
            message: "read past the end in 'grid[4]' (index 4, length 3)",
          },
        },
        { ok: true },
      ],
    });
  });

  test('stops after three steps that exhaust their budget', async () => {
    const step = `if (state < 10) return fail(${statusCode.budget_exhausted}, 0, 0, 0);`;
    const outcome = await sandbox.run(model({ step }), batch([1, 20, 2, 3, 30, 40]));
    if (!outcome.ok) throw new Error(outcome.error.message);
    expect(outcome.value.map((result) => (result.ok ? 'ok' : result.error.code))).toEqual([
      'budget_exhausted',
      'ok',
      'budget_exhausted',
      'budget_exhausted',
      'budget_exhausted',
      'budget_exhausted',
    ]);
  });

  test('stops when its charges are spent', async () => {
    const outcome = await sandbox.run(model(), batch([1, 2, 3, 4], { totalCharges: 21 }));
    expect(outcome.ok && outcome.value.map(({ ok }) => ok)).toEqual([true, true, false, false]);
  });

  test('of unequal lists is refused', async () => {
    const outcome = await sandbox.run(model(), { states: [bytes(1)], actions: [] });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'run_failed' } });
  });
});

test('legal actions and initial states come back as the model wrote them', async () => {
  const legal = await sandbox.legalActions(model(), [bytes(0)]);
  expect(legal).toMatchObject({ ok: true, value: [{ ok: true, actions: [bytes(0), bytes(1)] }] });
  const broken = await sandbox.legalActions(model({ legalCount: 3 }), [bytes(0)]);
  expect(broken).toMatchObject({ ok: true, value: [{ ok: false, error: { code: 'engine' } }] });
  const starts = await sandbox.initialStates(model(), [{ a: 77, b: 0, c: 0, d: 0, spare: 0, spareValid: true }]);
  if (!starts.ok || !starts.value[0]?.ok) throw new Error('no state');
  expect(number(starts.value[0].next)).toBe(77);
  expect(starts.value[0].stream).toEqual({ a: 12345, b: 0, c: 0, d: 0, spare: 0, spareValid: true });
});

describe('a hostile model ends in an error within its limits and harms nobody:', () => {
  const cases: [string, Parameters<typeof modelText>[0] | string, string][] = [
    ['endless loop in a step', { step: 'for (;;);' }, 'wall_clock'],
    ['endless loop while loading', { outside: 'for (;;);' }, 'wall_clock'],
    ['endless loop that catches', { step: 'for (;;) { try { for (;;); } catch {} }' }, 'wall_clock'],
    ['endless recursion', { step: 'const f = () => f() + 1; f();' }, 'run_failed'],
    [
      'allocating for ever',
      { step: 'const all = []; for (;;) all.push(new Array(10000).fill(1));' },
      'out_of_memory|wall_clock',
    ],
    ['a doubling string', { step: "let s = 'x'; for (;;) s += s;" }, 'out_of_memory|run_failed'],
    [
      'allocating for ever in a promise job',
      { outside: '(async () => { await 0; const all = []; for (;;) all.push(new Array(1000).fill(1)); })();' },
      '',
    ],
    ['text that does not parse', 'not a program (', 'load_failed'],
    ['text that gives no model', '() => 5', 'load_failed'],
    ['deeply nested text', `() => ${'('.repeat(100_000)}1${')'.repeat(100_000)}`, 'load_failed'],
    ['a megabyte of text that gives no model', `() => "${'x'.repeat(1_000_000)}"`, 'load_failed'],
    ['throwing in a step', { step: 'throw new Error("boom");' }, 'run_failed'],
    ['throwing something odd', { step: 'throw { get message() { throw 1; } };' }, 'run_failed'],
    [
      'reporting more bytes than there are',
      { step: 'view.setUint32(16 + 20, 4000000000, true); return ok;' },
      'run_failed',
    ],
    [
      'replacing the codec’s methods',
      {
        outside:
          'DataView.prototype.getUint32 = () => 1e9; Uint8Array.prototype.set = () => {}; Array.prototype.map = () => [];',
      },
      '',
    ],
    [
      'replacing the iterator of arrays',
      { outside: 'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true, value: 1e9 });' },
      '',
    ],
    ['replacing globals', { step: 'globalThis.DataView = globalThis.Uint8Array = globalThis.Error = undefined;' }, ''],
    [
      'a memory that changes its size',
      {
        outside: 'Object.defineProperty(regions.state_b, "size", { get: () => 1e9 });',
        step: 'view.setUint32(16 + 20, 100000, true); return ok;',
      },
      '',
    ],
  ];
  test.each(cases)('%s', async (_, parts, code) => {
    const hostile = typeof parts === 'string' ? { code: parts, section } : model(parts);
    const outcome = await sandbox.run(hostile, batch([1, 2]));
    if (code === '') expect(outcome.ok || outcome.error.code === 'load_failed').toBe(true);
    else expect(outcome.ok ? 'ok' : outcome.error.code).toMatch(new RegExp(`^(${code})$`));
    await stillWorks();
  });
});

test('there is no clock and no hidden randomness in the guest', async () => {
  const outside =
    'if (typeof Date !== "undefined" || Math.random !== undefined || typeof RegExp !== "undefined") throw new Error("found");';
  expect((await sandbox.run(model({ outside }), batch([1]))).ok).toBe(true);
});

test('500 nested calls with 60 locals fit the stack', async () => {
  const locals = Array.from({ length: 60 }, (_, at) => `l${at}`);
  const outside = `const f = (n) => { const ${locals.map((name, at) => `${name} = n + ${at}`).join(', ')};
    const below = n === 0 ? 0 : f(n - 1); return below + ${locals.join(' + ')}; };`;
  const outcome = await sandbox.run(
    model({ outside, step: 'if (f(500) !== 500 * 501 / 2 * 60 + 501 * 1770) throw new Error("wrong");' }),
    batch([1]),
  );
  expect(outcome.ok).toBe(true);
});

test('a call can be cancelled while it runs, and the worker is replaced', async () => {
  const abort = new AbortController();
  const running = sandbox.run(model({ step: 'for (;;);' }), batch([1]), { signal: abort.signal });
  setTimeout(() => abort.abort(), 50);
  expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  await stillWorks();
});

test.each([
  ['workers', [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]],
  ['wallClockMs', [0, -1, Number.NaN]],
  ['memoryMiB', [0, -1, 4096, Number.NaN, Number.POSITIVE_INFINITY]],
  ['stackKiB', [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]],
])('an option %s out of its range is a RangeError with the field, its value and what is expected', (name, values) => {
  for (const value of values) {
    expect(() => createSandbox({ [name]: value })).toThrow(RangeError);
    expect(() => createSandbox({ [name]: value })).toThrow(`${name} is ${value}; give a`);
  }
});

test('a wall clock beyond what a timer can hold is a long one, not none', async () => {
  for (const wallClockMs of [2 ** 31 - 1, 2 ** 31, Number.POSITIVE_INFINITY]) {
    const patient = createSandbox({ wallClockMs });
    expect(await patient.run(model(), batch([3]))).toMatchObject({ ok: true, value: [{ ok: true }] });
    await patient.close();
  }
});

test('many models share the workers and each gets its own answer', async () => {
  const pool = createSandbox({ workers: 2 });
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) =>
      pool.run(
        model({ step: `view.setFloat64(160, ${at}, true); view.setUint32(16 + 20, 8, true); return ok;` }),
        batch([1]),
      ),
    ),
  );
  expect(answers.map((answer) => answer.ok && answer.value[0]?.ok && number(answer.value[0].next))).toEqual(
    Array.from({ length: 12 }, (_, at) => at),
  );
  await pool.close();
  expect(await pool.run(model(), batch([1]))).toMatchObject({ ok: false, error: { code: 'closed' } });
});
