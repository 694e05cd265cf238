import {
  limitsRecord,
  messageText,
  randomRecord,
  regionNames,
  resultsRecord,
  type RandomState,
  type RegionName,
} from '@orrery/contract';
import { emitJavaScript, type CheckedProgram } from '@orrery/language';
import { engineTitles } from './engine_names.ts';

/** Enough for what generated programs do; a loop that does not end costs no more than this. */
export const charges = 20_000;

interface Exports {
  readonly memory: ArrayBuffer;
  readonly regions: Readonly<Record<string, { readonly offset: number; readonly size: number }>>;
  readonly exports: Readonly<Record<string, (...values: number[]) => number>>;
}

/** Everything a step leaves behind, bit for bit. */
export interface Outcome {
  readonly status: number;
  readonly site: number;
  readonly state: string;
  readonly reward: number;
  readonly ended: boolean;
  readonly charges: number;
  readonly bytes: number;
  readonly text: string | undefined;
  readonly details: readonly [number, number];
  readonly stream: RandomState;
}

export interface Engine {
  readonly name: string;
  readonly step: (state: Uint8Array, action: Uint8Array, stream: RandomState) => Outcome;
}

export function javascriptEngine(program: CheckedProgram): Engine {
  // Indirect: the text sees nothing of this module.
  // oxlint-disable-next-line eslint/no-eval
  const create = (0, eval)(emitJavaScript(program).code) as () => Exports;
  return engine(engineTitles.javascript, create());
}

export function wasmEngine(bytes: Uint8Array, optimize: 'none' | 'speed'): Engine {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes.slice()), {});
  const global = (name: string): number => Number((exports[name] as WebAssembly.Global).value);
  const regions = Object.fromEntries(
    regionNames.map((name) => [name, { offset: global(`${name}_offset`), size: global(`${name}_size`) }]),
  );
  return engine(engineTitles[optimize], {
    get memory() {
      return (exports['memory'] as WebAssembly.Memory).buffer;
    },
    regions,
    exports: exports as unknown as Exports['exports'],
  });
}

function engine(name: string, instance: Exports): Engine {
  const address = (region: RegionName, field = 0): number => (instance.regions[region]?.offset ?? 0) + field;
  const fill = (region: RegionName, bytes: Uint8Array): void =>
    new Uint8Array(instance.memory).set(bytes, address(region));
  const view = (): DataView => new DataView(instance.memory);
  view().setUint32(address('limits', limitsRecord.charges), charges, true);
  const status = instance.exports['set_parameters']?.();
  const initialisation = status === 0 ? undefined : outcome(instance, status ?? -1, address);
  return {
    name,
    step(state, action, stream) {
      if (initialisation !== undefined) return initialisation;
      fill('state_a', state);
      fill('action', action);
      fill('results', new Uint8Array(resultsRecord.size));
      fill('random', new Uint8Array(randomRecord.size));
      for (const word of ['a', 'b', 'c', 'd'] as const)
        view().setUint32(address('random', randomRecord[word]), stream[word], true);
      view().setFloat64(address('random', randomRecord.spare), stream.spare, true);
      view().setUint32(address('random', randomRecord.flags), stream.spareValid ? 1 : 0, true);
      return outcome(instance, instance.exports['step']?.() ?? -1, address);
    },
  };
}

function outcome(instance: Exports, status: number, address: (region: RegionName, field?: number) => number): Outcome {
  const memory = new DataView(instance.memory);
  const word = (field: Exclude<keyof typeof resultsRecord, 'size'>): number =>
    memory.getUint32(address('results', resultsRecord[field]), true);
  const float = (field: 'reward' | 'detail0' | 'detail1'): number =>
    memory.getFloat64(address('results', resultsRecord[field]), true);
  const random = (field: 'a' | 'b' | 'c' | 'd'): number =>
    memory.getUint32(address('random', randomRecord[field]), true);
  const from = address('state_b');
  return {
    status,
    site: word('site'),
    state: status === 0 ? Buffer.from(instance.memory, from, word('stateLength')).toString('hex') : '',
    reward: float('reward'),
    ended: word('terminated') === 1,
    charges: word('chargesUsed'),
    bytes: word('bytesUsed'),
    text: word('hasText') === 0 ? undefined : messageText(new Uint8Array(instance.memory).subarray(address('message'))),
    details: [float('detail0'), float('detail1')],
    stream: {
      a: random('a'),
      b: random('b'),
      c: random('c'),
      d: random('d'),
      spare: memory.getFloat64(address('random', randomRecord.spare), true),
      spareValid: (memory.getUint32(address('random', randomRecord.flags), true) & 1) === 1,
    },
  };
}
