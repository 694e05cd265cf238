import {
  defaultStepLimits,
  describeStatus,
  limitsRecord,
  messageText,
  randomRecord,
  regionNames,
  resultsRecord,
  type RandomState,
  type StepLimits,
} from '@orrery/contract';
import { emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import type { StepResult } from '@orrery/sandbox';

interface Instance {
  readonly memory: ArrayBuffer;
  readonly regions: Readonly<Record<string, { readonly offset: number; readonly size: number }>>;
  readonly exports: Readonly<Record<string, (...values: number[]) => number>>;
}

/** A host of compiled models, written from contract/abi.ts alone. */
export class Host {
  readonly #program: CheckedProgram;
  readonly #instance: Instance;

  private constructor(program: CheckedProgram, instance: Instance, limits: Partial<StepLimits>) {
    this.#program = program;
    this.#instance = instance;
    const { charges, bytes, stateBytes } = { ...defaultStepLimits, ...limits };
    this.write('limits', limitsRecord.charges, (view, at) => view.setUint32(at, charges, true));
    this.write('limits', limitsRecord.bytes, (view, at) => view.setUint32(at, bytes, true));
    this.write('limits', limitsRecord.stateBytes, (view, at) => view.setUint32(at, stateBytes, true));
    const status = this.call('set_parameters');
    if (status !== 0) throw new Error(`initialisation failed with status ${status}`);
  }

  /** V8 running the emitted JavaScript. */
  static javascript(program: CheckedProgram, limits: Partial<StepLimits> = {}): Host {
    // oxlint-disable-next-line eslint/no-eval
    const create = (0, eval)(emitJavaScript(program).code) as () => Instance;
    return new Host(program, create(), limits);
  }

  /** V8's WebAssembly. */
  static async wasm(
    program: CheckedProgram,
    optimize: 'none' | 'speed',
    limits: Partial<StepLimits> = {},
  ): Promise<Host> {
    const bytes = await emitWasm(program, { optimize });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes.slice()), {});
    const global = (name: string): number => Number((exports[name] as WebAssembly.Global).value);
    const regions = Object.fromEntries(
      regionNames.map((name) => [name, { offset: global(`${name}_offset`), size: global(`${name}_size`) }]),
    );
    const instance: Instance = {
      get memory() {
        return (exports['memory'] as WebAssembly.Memory).buffer;
      },
      regions,
      exports: exports as unknown as Instance['exports'],
    };
    return new Host(program, instance, limits);
  }

  call(name: string, ...values: number[]): number {
    const found = this.#instance.exports[name];
    if (found === undefined) throw new Error(`no export ${name}`);
    return found(...values);
  }

  address(region: string, field = 0): number {
    return (this.#instance.regions[region]?.offset ?? 0) + field;
  }

  get view(): DataView {
    return new DataView(this.#instance.memory);
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.#instance.memory);
  }

  write(region: string, field: number, put: (view: DataView, at: number) => void): void {
    put(this.view, this.address(region, field));
  }

  result(field: Exclude<keyof typeof resultsRecord, 'size'>): number {
    const at = this.address('results', resultsRecord[field]);
    return field === 'reward' || field === 'discountedReturn' || field === 'detail0' || field === 'detail1'
      ? this.view.getFloat64(at, true)
      : this.view.getUint32(at, true);
  }

  writeStream(state: RandomState, at = this.address('random')): void {
    const { view } = this;
    for (const word of ['a', 'b', 'c', 'd'] as const) view.setUint32(at + randomRecord[word], state[word], true);
    view.setFloat64(at + randomRecord.spare, state.spare, true);
    view.setUint32(at + randomRecord.flags, state.spareValid ? 1 : 0, true);
    view.setUint32(at + randomRecord.scriptPosition, 0, true);
    view.setUint32(at + randomRecord.scriptLength, 0, true);
  }

  readStream(at = this.address('random')): RandomState {
    const { view } = this;
    const word = (name: 'a' | 'b' | 'c' | 'd'): number => view.getUint32(at + randomRecord[name], true);
    return {
      a: word('a'),
      b: word('b'),
      c: word('c'),
      d: word('d'),
      spare: view.getFloat64(at + randomRecord.spare, true),
      spareValid: (view.getUint32(at + randomRecord.flags, true) & 1) === 1,
    };
  }

  /** One step in the form the sandbox gives it. */
  step(state: Uint8Array, action: Uint8Array, stream: RandomState): StepResult {
    this.bytes.set(state, this.address('state_a'));
    this.bytes.set(action, this.address('action'));
    this.writeStream(stream);
    const status = this.call('step');
    const charges = this.result('chargesUsed');
    if (status !== 0) {
      const details = [this.result('detail0'), this.result('detail1')] as const;
      const site = this.#program.section.sites[this.result('site')];
      const message = this.address('message');
      const text = this.result('hasText') === 0 ? undefined : messageText(this.bytes.subarray(message));
      const error = describeStatus(status, site, details, text);
      return { ok: false, error, charges, bytes: this.result('bytesUsed') };
    }
    const from = this.address('state_b');
    return {
      ok: true,
      next: this.bytes.slice(from, from + this.result('stateLength')),
      reward: this.result('reward'),
      terminated: this.result('terminated') === 1,
      charges,
      bytes: this.result('bytesUsed'),
      stream: this.readStream(),
    };
  }
}
