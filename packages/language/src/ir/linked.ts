import type { ModelLayout, RegionName } from '@orrery/contract';
import type { FunctionId, Module } from './ir.ts';

/** A module with everything behind the exports of contract/abi.ts: what an emitter takes. */
export interface LinkedModule {
  readonly module: Module;
  readonly layout: ModelLayout;
  readonly sourceHash: string;
  /** Bytes of each static region; emitters place them in this order, each aligned to 8. */
  readonly regions: readonly { readonly name: RegionName | 'start'; readonly size: number }[];
  /**
   * Export name → function. Parameters are `int` or `number` as exportSignatures says, the result is `void`; the
   * emitter exports a wrapper that returns the status and writes status, site and details into results.
   */
  readonly exports: readonly { readonly name: string; readonly function: FunctionId }[];
}
