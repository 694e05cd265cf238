import { limitsRecord, outcomeLimits, randomRecord, resultsRecord, scriptEntry, statusCode } from '@orrery/contract';
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core';
import { exhaustedStepsAllowed } from './batch.ts';
import { anyLength, installDriver, type DriverFacts } from './driver.ts';
import { enumerateOutcomes, untouched } from './enumeration.ts';
import type { SandboxError } from './error.ts';
import { newQuickJsModule } from './quickjs.ts';

/** Limits of one QuickJS runtime. */
export interface GuestLimits {
  readonly memoryBytes: number;
  readonly stackKiB: number;
}

const keptMemoryBytes = 64 * 1024 * 1024;

const facts: DriverFacts = {
  limits: limitsRecord,
  results: resultsRecord,
  random: randomRecord,
  exhausting: [statusCode.budget_exhausted, statusCode.memory_exhausted],
  budgetExhausted: statusCode.budget_exhausted,
  invalidInput: statusCode.invalid_input,
  anyLength,
  exhaustedAllowed: exhaustedStepsAllowed,
  enumeration: {
    random: randomRecord,
    script: scriptEntry,
    untouched,
    stateBytes: outcomeLimits.stateBytes,
    notEnumerable: statusCode.not_enumerable,
    engine: statusCode.engine,
  },
};

/** What is left out of the guest: clocks, text that depends on a locale, and regular expressions. */
const intrinsics = {
  BaseObjects: true,
  Date: false,
  Eval: true,
  StringNormalize: false,
  RegExp: false,
  JSON: true,
  Proxy: true,
  MapSet: true,
  TypedArrays: true,
  // Without it, merely defining an async function makes disposal abort.
  Promise: true,
} as const;

/** One model loaded in a QuickJS module of its own. After any failure it is dead: drop it, together with its module. */
export class Guest {
  readonly #module: QuickJSWASMModule;
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #run: QuickJSHandle;
  #deadline = Number.POSITIVE_INFINITY;

  private constructor(module: QuickJSWASMModule, runtime: QuickJSRuntime, context: QuickJSContext, run: QuickJSHandle) {
    this.#module = module;
    this.#runtime = runtime;
    this.#context = context;
    this.#run = run;
  }

  /** Loads a model's text into a fresh module. */
  static async load(code: string, limits: GuestLimits, deadline: number): Promise<Guest | SandboxError> {
    const module = await newQuickJsModule();
    const runtime = module.newRuntime();
    runtime.setMemoryLimit(limits.memoryBytes);
    runtime.setMaxStackSize(limits.stackKiB * 1024);
    let guest: Guest | undefined;
    runtime.setInterruptHandler(() => Date.now() > (guest === undefined ? deadline : guest.#deadline));
    const context = runtime.newContext({ intrinsics });
    const driver = `(${String(installDriver)})(${JSON.stringify(facts)}, ${String(enumerateOutcomes)})`;
    const installed = context.evalCode(driver, 'driver.js');
    if (installed.error) return readFailure(context, installed.error, 'load_failed');
    const text = context.newString(code);
    const loaded = context.callFunction(installed.value, context.undefined, text);
    text.dispose();
    installed.value.dispose();
    if (loaded.error) return readFailure(context, loaded.error, 'load_failed');
    guest = new Guest(module, runtime, context, loaded.value);
    return guest;
  }

  /** Whether it may wait for another batch: a large one is given back, since WebAssembly memory never shrinks. */
  get keepable(): boolean {
    return this.#module.getWasmMemory().buffer.byteLength <= keptMemoryBytes;
  }

  /** Runs a packed batch inside the guest. */
  run(input: ArrayBuffer, { memoryBytes }: GuestLimits, deadline: number): ArrayBuffer | SandboxError {
    this.#runtime.setMemoryLimit(memoryBytes);
    this.#deadline = deadline;
    const handle = this.#context.newArrayBuffer(input);
    const result = this.#context.callFunction(this.#run, this.#context.undefined, handle);
    handle.dispose();
    if (result.error) return readFailure(this.#context, result.error, 'run_failed');
    try {
      const lifetime = this.#context.getArrayBuffer(result.value);
      const output = lifetime.value.slice().buffer;
      lifetime.dispose();
      return output;
    } finally {
      result.value.dispose();
    }
  }

  /** Frees the guest; only for one that never failed. */
  dispose(): void {
    try {
      this.#run.dispose();
      this.#context.dispose();
      this.#runtime.dispose();
    } catch {
      // The module is dropped with the guest; an abort on disposal reaches nothing else.
    }
  }
}

function readFailure(context: QuickJSContext, error: QuickJSHandle, code: 'load_failed' | 'run_failed'): SandboxError {
  let dumped: unknown;
  try {
    dumped = context.dump(error);
  } catch {
    dumped = undefined;
  }
  const { name, message } = (typeof dumped === 'object' && dumped !== null ? dumped : {}) as {
    name?: unknown;
    message?: unknown;
  };
  const text = typeof message === 'string' ? message.slice(0, 500) : String(dumped).slice(0, 500);
  if (name === 'InternalError' && text === 'interrupted')
    return { code: 'wall_clock', message: 'the time limit of the batch is over' };
  if (name === 'InternalError' && text.includes('out of memory')) {
    return { code: 'out_of_memory', message: "the engine's memory limit is reached" };
  }
  return { code, message: `${typeof name === 'string' ? `${name}: ` : ''}${text}` };
}
