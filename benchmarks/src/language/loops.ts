import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { randomRecord, RandomStream, resultsRecord } from '@orrery/contract';
import { emitJavaScript, emitWasm } from '@orrery/language';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import type TypeScript from 'typescript6';
import { CommandError } from '../command_error.ts';
import { LineProcess } from './line_process.ts';
import { checkedSample } from './programs.ts';
import { readSample } from './source_text.ts';

const typescript = createRequire(import.meta.url)('typescript6') as typeof TypeScript;

/** Something that steps a world for a while: nanoseconds a step of one round. */
export interface Loop {
  readonly name: LoopName;
  readonly round: () => Promise<number>;
}

export type LoopName =
  | 'compiled cartpole'
  | 'compiled grid'
  | 'called cartpole'
  | 'cartpole by hand in Rust'
  | 'V8 cartpole'
  | 'V8 grid'
  | 'CPython cartpole'
  | 'CPython grid'
  | 'QuickJS cartpole'
  | 'QuickJS grid';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Steps of a round of the engines that are not compiled: each runs for a comparable time. */
const steps = { v8: 100_000, cpython: 20_000 } as const;
const quickjsRollouts = { cartpole: 40, grid: 2 } as const;

/** Opens every loop there is on this machine. `close` ends the processes behind them. */
export async function openLoops(): Promise<{ readonly loops: readonly Loop[]; readonly close: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-bench-'));
  const opened: { close(): void }[] = [{ close: () => rmSync(folder, { recursive: true, force: true }) }];
  const rust = await rustProcess(folder);
  opened.push(rust);
  const compiled = (name: LoopName, request: string): Loop => ({
    name,
    round: async () => {
      const told = JSON.parse(await rust.ask(request)) as { steps: number; nanoseconds: number };
      return told.nanoseconds / told.steps;
    },
  });
  const loops: Loop[] = [
    compiled('compiled cartpole', 'cartpole'),
    compiled('compiled grid', 'grid'),
    compiled('called cartpole', 'call'),
    compiled('cartpole by hand in Rust', 'hand'),
    v8Loop('cartpole'),
    v8Loop('grid'),
  ];
  for (const name of ['cartpole', 'grid'] as const) {
    const quickjs = await quickjsLoop(name);
    opened.push(quickjs);
    loops.push(quickjs);
    const python = pythonLoop(name);
    if (python === undefined) continue;
    opened.push(python);
    loops.push(python);
  }
  return {
    loops,
    close: () => {
      for (const each of opened) each.close();
    },
  };
}

/** crates/guest/examples/step_loop.rs with both modules, built if it has to be. */
async function rustProcess(folder: string): Promise<LineProcess> {
  const paths = [];
  for (const name of ['cartpole', 'grid'] as const) {
    const path = join(folder, `${name}.wasm`);
    writeFileSync(path, await emitWasm(checkedSample(name), { optimize: 'speed' }));
    paths.push(path);
  }
  const build = ['build', '--release', '-p', 'orrery-guest', '--example', 'step_loop', '--message-format=json'];
  const built = spawnSync('cargo', build, {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const executable = built.stdout
    ?.split('\n')
    .map((line) =>
      line.includes('"executable":"') ? (JSON.parse(line) as { executable?: string }).executable : undefined,
    )
    .find((path) => path !== undefined);
  if (built.status !== 0 || executable === undefined)
    throw new CommandError('crates/guest/examples/step_loop.rs does not build: run pnpm run build first');
  return new LineProcess(executable, paths);
}

interface Sample {
  init?(seed: number): { done: boolean };
  step(state: unknown, action: unknown): { state: { done: boolean } };
}

/** The program as it stands, types stripped, with V8's own mathematics. */
function v8Loop(name: 'cartpole' | 'grid'): Loop {
  const { outputText } = typescript.transpileModule(readSample(name), {
    compilerOptions: { target: typescript.ScriptTarget.ES2022, module: typescript.ModuleKind.CommonJS },
  });
  const program = {} as Sample;
  new Function('exports', outputText)(program);
  const actions: readonly unknown[] = name === 'cartpole' ? [0, 1] : ['up', 'down', 'left', 'right', 'pickup', 'open'];
  const run = (count: number): void => {
    let word = 1;
    let state = program.init?.(0);
    for (let at = 0; at < count; at += 1) {
      word = (Math.imul(word, 1103515245) + 12345) & 0x7fffffff;
      state = program.step(state, actions[(word >> 16) % actions.length]).state;
      if (state.done) state = program.init?.(0);
    }
  };
  return {
    name: `V8 ${name}`,
    round: async () => {
      const begin = performance.now();
      run(steps.v8);
      return ((performance.now() - begin) * 1e6) / steps.v8;
    },
  };
}

function pythonLoop(name: 'cartpole' | 'grid'): (Loop & { close(): void }) | undefined {
  const python = ['python3.11', 'python3'].find((command) => spawnSync(command, ['--version']).status === 0);
  if (python === undefined) return undefined;
  const port = new LineProcess(python, [fileURLToPath(new URL(`../../ports/${name}.py`, import.meta.url))]);
  return {
    name: `CPython ${name}`,
    round: async () => Number(await port.ask(String(steps.cpython))) / steps.cpython,
    close: () => port.close(),
  };
}

/** The emitted JavaScript inside QuickJS, through the same `rollout` that the compiled form runs. */
async function quickjsLoop(name: 'cartpole' | 'grid'): Promise<Loop & { close(): void }> {
  const module = await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'));
  const context = module.newContext();
  const program = checkedSample(name);
  const streams = Array.from({ length: quickjsRollouts[name] }, (_, index) => {
    const { a, b, c, d } = RandomStream.of(0, 'Simulation', index).state;
    return [a, b, c, d];
  });
  const run = context.unwrapResult(
    context.evalCode(`(() => {
      const model = ${emitJavaScript(program).code}();
      model.exports.set_parameters();
      const at = (region) => model.regions[region].offset;
      const stream = (words) => {
        const view = new DataView(model.memory);
        words.forEach((word, i) => view.setUint32(at('random') + 4 * i, word, true));
        view.setUint32(at('random') + ${randomRecord.flags}, 0, true);
      };
      return (streams) => {
        let steps = 0;
        for (const words of JSON.parse(streams)) {
          stream(words);
          model.exports.initial_state();
          const bytes = new Uint8Array(model.memory);
          const length = new DataView(model.memory).getUint32(at('results') + ${resultsRecord.stateLength}, true);
          bytes.copyWithin(at('state_a'), at('state_b'), at('state_b') + length);
          model.exports.rollout(1000, 1);
          steps += new DataView(model.memory).getUint32(at('results') + ${resultsRecord.steps}, true);
        }
        return steps;
      };
    })()`),
  );
  const text = JSON.stringify(streams);
  return {
    name: `QuickJS ${name}`,
    round: async () => {
      const given = context.newString(text);
      const begin = performance.now();
      const result = context.unwrapResult(context.callFunction(run, context.undefined, given));
      const time = performance.now() - begin;
      const count = context.getNumber(result);
      result.dispose();
      given.dispose();
      return (time * 1e6) / count;
    },
    close() {
      run.dispose();
      context.dispose();
    },
  };
}
