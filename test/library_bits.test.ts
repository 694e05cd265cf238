import { encode, RandomStream, type GivenTypes } from '@orrery/contract';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { loadModel, type Model } from '@orrery/planner';
import { createSandbox } from '@orrery/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draw, ResultHash, vectors } from '../packages/language/test/math_vectors.ts';
import { Host } from './engines.ts';

// The mathematics of compiled programs, bit for bit: 1e5 arguments a range in V8 running the emitted JavaScript, held to the
// crate libm by its hash, and the same results from WebAssembly in V8 and in wasmtime. QuickJS is some fifty times slower:
// it takes the first tenth of every range, and all of it with ORRERY_LIBRARY=full.

const callsAStep = 4000;
const inQuickJs = process.env['ORRERY_LIBRARY'] === 'full' ? vectors.count : vectors.count / 10;
/** Stands for -0, which a state does not hold; a result that is this number makes a hash differ. */
const negativeZero = -1.2345678901234567e-291;

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

/** Every function on every argument of the state; the action is the function's index. */
const source = `function put(out: number[], result: number): void {
  out.push(result === 0 && 1 / result < 0 ? ${negativeZero} : result);
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  switch (action) {
${vectors.functions
  .map(({ name, ranges }, index) => {
    const isPair = ranges[0]?.arguments.length === 2;
    const call =
      name === 'fmod' ? 'state[i] % state[i + 1]' : `Math.${name}(state[i]${isPair ? ', state[i + 1]' : ''})`;
    return `    case ${index}:\n      for (let i = 0; i < state.length; i += ${isPair ? 2 : 1}) put(out, ${call});\n      break;`;
  })
  .join('\n')}
  }
  return { state: out, reward: 0, terminated: false };
}
`;

function bytesOf(what: 'state' | 'action', value: number | readonly number[]): Uint8Array {
  const bytes = encode(contract[what], value);
  if (!bytes.ok) throw new Error(bytes.error.message);
  return bytes.value;
}

/** The arguments of a range, a step's worth at a time. */
function steps({ stream, arguments: sources }: (typeof vectors.functions)[number]['ranges'][number]): Uint8Array[] {
  const random = RandomStream.of(vectors.seed, 'Dataset', stream);
  const made: Uint8Array[] = [];
  for (let at = 0; at < vectors.count; at += callsAStep) {
    const calls = Math.min(callsAStep, vectors.count - at);
    const values = Array.from({ length: calls }, () => sources.map((each) => draw(each, random)));
    made.push(bytesOf('state', values.flat()));
  }
  return made;
}

const stream = RandomStream.of(1, 'Simulation', 0).state;
const sandbox = createSandbox({ workers: 1, wallClockMs: 600_000 });
afterAll(() => sandbox.close());
let program: CheckedProgram;
let script: Host;
let wasm: Host;
let native: Model;
beforeAll(async () => {
  const checked = checkProgram(source, contract);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  program = checked.value;
  script = Host.javascript(program);
  wasm = await Host.wasm(program, 'speed');
  const model = loadModel(await emitWasm(program, { optimize: 'speed' }));
  if (!model.ok) throw new Error(model.error.message);
  native = model.value;
});

function nextOf(result: ReturnType<Host['step']>): Uint8Array {
  if (result.ok) return result.next;
  throw new Error(result.error.message);
}

const same = (one: Uint8Array, two: Uint8Array): boolean => Buffer.compare(one, two) === 0;

describe.each(vectors.functions.map(({ name, ranges }, index) => ({ name, ranges, index })))(
  '$name of compiled programs',
  ({ ranges, index }) => {
    it(`has the bits of libm on ${ranges.length} ranges of ${vectors.count} arguments, ${inQuickJs} of them in QuickJS`, async () => {
      const action = bytesOf('action', index);
      for (const range of ranges) {
        const given = steps(range);
        const expected = given.map((state) => nextOf(script.step(state, action, stream)));
        const hash = new ResultHash();
        for (const next of expected) {
          const results = new DataView(next.buffer, next.byteOffset + 4);
          for (let at = 0; at < results.byteLength; at += 8) {
            const result = results.getFloat64(at, true);
            hash.take(result === negativeZero ? -0 : result);
          }
        }
        expect([range.stream, 'V8', hash.text]).toEqual([range.stream, 'V8', range.hash]);
        for (const [at, state] of given.entries()) {
          expect([range.stream, 'wasm', same(nextOf(wasm.step(state, action, stream)), expected[at]!)]).toEqual([
            range.stream,
            'wasm',
            true,
          ]);
          const stepped = native.step(state, action, stream);
          if (!stepped.ok) throw new Error(stepped.error.message);
          expect([range.stream, 'wasmtime', same(stepped.value.stateBytes, expected[at]!)]).toEqual([
            range.stream,
            'wasmtime',
            true,
          ]);
        }
        const states = given.slice(0, Math.ceil(inQuickJs / callsAStep));
        const ran = await sandbox.run(emitJavaScript(program), {
          states,
          actions: states.map(() => action),
          totalCharges: Infinity,
        });
        if (!ran.ok) throw new Error(ran.error.message);
        for (const [at, result] of ran.value.entries())
          expect([range.stream, 'QuickJS', same(nextOf(result), expected[at]!)]).toEqual([
            range.stream,
            'QuickJS',
            true,
          ]);
      }
    }, 1_800_000);
  },
);
