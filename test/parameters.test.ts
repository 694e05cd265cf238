import { readFileSync } from 'node:fs';
import { encode, RandomStream, selfDeclared } from '@orrery/contract';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel, type Model, type Parameters } from '@orrery/planner';
import { createSandbox, type Sandbox } from '@orrery/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const source = readFileSync(new URL('./programs/pull.txt', import.meta.url), 'utf8');
const stream = { ...RandomStream.of(1, 'Environment', 0).state };
let sandbox: Sandbox;
let program: CheckedProgram;
let model: Model;

function value<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

beforeAll(async () => {
  sandbox = createSandbox({ workers: 1 });
  program = value(checkProgram(source, selfDeclared));
  model = value(loadModel(await emitWasm(program, { optimize: 'speed' })));
});
afterAll(() => sandbox.close());

interface Values {
  readonly gravity: number;
  readonly mass: number;
  readonly drag: number;
}

const own: Values = { gravity: 9.8, mass: 0.1, drag: 0.3 };

/** The step of pull.txt by hand: derived constants follow the parameters. */
function expected({ gravity, mass, drag }: Values, speed: number, action: 0 | 1) {
  const force = gravity * mass;
  const next = speed + (action === 0 ? force : force / drag) - drag * speed;
  // A reward crosses the border without -0.
  return { state: { speed: next }, reward: force + 0, terminated: next > 1000 };
}

const bytes = (speed: number): Uint8Array => value(encode(program.section.layout.state, { speed }));

function planned(from: Model, speed: number, action: 0 | 1) {
  const { state, reward, terminated } = value(from.step({ speed }, action, stream));
  return { state, reward, terminated };
}

async function inSandbox(values: Values, speed: number, action: 0 | 1) {
  const batch = value(
    await sandbox.run(emitJavaScript(program), {
      states: [bytes(speed)],
      actions: [value(encode(program.section.layout.action, action))],
      parameters: [values.gravity, values.mass, values.drag],
    }),
  );
  const [result] = batch;
  if (result?.ok !== true) throw new Error(JSON.stringify(result));
  const { next, reward, terminated } = result;
  return { state: { speed: new DataView(next.buffer, next.byteOffset).getFloat64(0, true) }, reward, terminated };
}

describe('parameters', () => {
  it('are replaced by name, and constants that depend on them follow, in wasmtime and QuickJS', async () => {
    for (const changed of [{ gravity: 10 }, { mass: -0 }, { gravity: 1.62, drag: 0.5 }, {}] as Partial<Values>[]) {
      const values: Values = { ...own, ...changed };
      const other = value(model.withParameters(changed as Parameters));
      expect(other.parameters).toEqual(values);
      for (const [speed, action] of [
        [2, 0],
        [2, 1],
        [1e6, 1],
      ] as const) {
        expect(planned(other, speed, action)).toEqual(expected(values, speed, action));
        expect(await inSandbox(values, speed, action)).toEqual(expected(values, speed, action));
      }
    }
  });

  it('set back give the bits of before, and the model they were changed from keeps its own', () => {
    const before = planned(model, 2, 1);
    const moon = value(model.withParameters({ gravity: 1.62 }));
    expect(planned(moon, 2, 1)).not.toEqual(before);
    expect(planned(model, 2, 1)).toEqual(before);
    expect(planned(value(moon.withParameters({ gravity: 9.8 })), 2, 1)).toEqual(before);
    // Only what is named changes.
    const both = value(moon.withParameters({ mass: 2 }));
    expect(both.parameters).toEqual({ ...own, gravity: 1.62, mass: 2 });
    expect(planned(both, 2, 1)).toEqual(expected({ ...own, gravity: 1.62, mass: 2 }, 2, 1));
  });

  it('reach start states and legal actions', async () => {
    const heavy = value(model.withParameters({ gravity: 100 }));
    expect(value(heavy.initialState(stream)).state).toEqual({ speed: 10 });
    const code = emitJavaScript(program);
    const parameters = [100, 0.1, 0.3];
    const [start] = value(await sandbox.initialStates(code, [stream], { parameters }));
    expect(start?.ok === true && start.next).toEqual(bytes(10));
    const counts = async (given?: readonly number[]): Promise<number> => {
      const options = given === undefined ? {} : { parameters: given };
      const [legal] = value(await sandbox.legalActions(code, [bytes(50)], options));
      return legal?.ok === true ? legal.actions.length : -1;
    };
    expect([await counts(), await counts(parameters)]).toEqual([1, 2]);
    expect(await sandbox.legalActions(code, [bytes(50)], { parameters: [1] })).toMatchObject({
      ok: false,
      error: { code: 'run_failed', message: '1 parameters for a model that has 3' },
    });
  });

  it('can be given when a model is loaded', async () => {
    const wasm = await emitWasm(program, { optimize: 'none' });
    const heavy = value(loadModel(wasm, { parameters: { gravity: 100 } }));
    expect(planned(heavy, 2, 0)).toEqual(expected({ ...own, gravity: 100 }, 2, 0));
  });

  it('of another name, or no finite numbers, are refused with what is known', () => {
    expect(model.withParameters({ gravitas: 1 })).toEqual({
      ok: false,
      error: {
        code: 'unknown_option',
        message: "the program has no parameter 'gravitas'; it must be one of gravity, mass, drag",
        expected: 'one of gravity, mass, drag',
      },
    });
    expect(model.withParameters({ gravity: Number.NaN })).toMatchObject({
      ok: false,
      error: { code: 'invalid_option', message: 'the parameter gravity is NaN; it must be a finite number' },
    });
  });

  it('appear in what the program throws, with the same words from every engine', async () => {
    const light = value(model.withParameters({ mass: -1.5 }));
    const result = light.step({ speed: 0 }, 0, stream);
    const message = 'the program threw an error: a mass of -1.5';
    expect(result.ok ? undefined : result.error.source).toMatchObject({ code: 'thrown', message, line: 18 });
    const [failed] = value(
      await sandbox.run(emitJavaScript(program), {
        states: [bytes(0)],
        actions: [new Uint8Array([0])],
        parameters: [9.8, -1.5, 0.3],
      }),
    );
    expect(failed?.ok === false && failed.error).toMatchObject({ code: 'thrown', message, line: 18 });
  });
});
