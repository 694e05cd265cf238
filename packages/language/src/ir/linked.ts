import type { ModelLayout } from '@orrery/contract';
import type { FunctionId, Module, RegionId } from './ir.ts';

/** A module with everything behind the exports of contract/abi.ts: what an emitter takes. */
export interface LinkedModule {
  readonly module: Module;
  readonly layout: ModelLayout;
  readonly sourceHash: string;
  /** Emitters place them in this order from address `firstRegion`, each aligned to 8. */
  readonly regions: readonly LinkedRegion[];
  /**
   * Export name → function. Parameters are `int` or `number` as exportSignatures says, the result is `void`; the
   * emitter exports a wrapper that returns the status and writes status, site and details into results.
   */
  readonly exports: readonly { readonly name: string; readonly function: FunctionId }[];
}

export interface LinkedRegion {
  readonly name: Exclude<RegionId, 'reserved'>;
  /** Bytes. */
  readonly size: number;
  /** Listed among the module's exports, or internal. */
  readonly exported: boolean;
  /** What it holds when an instance starts; zero beyond it. */
  readonly content?: Uint8Array;
}
