import { regionNames, type RegionName } from '@orrery/contract';
import { javascriptText } from '../../src/emit_javascript/emit.ts';
import { wasmModule } from '../../src/emit_wasm/emit.ts';
import type { LinkedModule } from '../../src/ir/linked.ts';

/** What both forms of a model look like to a host. */
export interface Instance {
  readonly memory: ArrayBuffer;
  readonly regions: Readonly<Record<string, { readonly offset: number; readonly size: number }>>;
  readonly exports: Readonly<Record<string, (...values: number[]) => number>>;
}

export function javascriptInstance(code: string): Instance {
  // Indirect: the text sees nothing of this module.
  // oxlint-disable-next-line eslint/no-eval
  return ((0, eval)(code) as () => Instance)();
}

export function wasmInstance(bytes: Uint8Array): Instance {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes.slice()), {});
  const global = (name: string): number => Number((exports[name] as WebAssembly.Global).value);
  const regions = Object.fromEntries(
    regionNames
      .filter((name) => exports[`${name}_offset`] !== undefined)
      .map((name) => [name, { offset: global(`${name}_offset`), size: global(`${name}_size`) }]),
  );
  return {
    get memory() {
      return (exports['memory'] as WebAssembly.Memory).buffer;
    },
    regions,
    exports: exports as unknown as Instance['exports'],
  };
}

export const engineNames = ['V8 running the JavaScript', 'wasm', 'optimised wasm'] as const;

/** The three forms of one module, in the order of `engineNames`. */
export async function instancesOf(linked: LinkedModule): Promise<readonly Instance[]> {
  return [
    javascriptInstance(javascriptText(linked)),
    wasmInstance(await wasmModule(linked, { optimize: 'none' })),
    wasmInstance(await wasmModule(linked, { optimize: 'speed' })),
  ];
}

export function view({ memory }: Instance): DataView {
  return new DataView(memory);
}

/** A copy of one region's bytes. */
export function regionBytes(instance: Instance, region: RegionName): Uint8Array {
  const { offset, size } = instance.regions[region] ?? { offset: 0, size: 0 };
  return new Uint8Array(instance.memory, offset, size).slice();
}

export function fillRegion(instance: Instance, region: RegionName, bytes: Uint8Array): void {
  new Uint8Array(instance.memory).set(bytes, instance.regions[region]?.offset ?? 0);
}

/** Address of a field of a region. */
export function place(instance: Instance, region: RegionName, field = 0): number {
  return (instance.regions[region]?.offset ?? 0) + field;
}
