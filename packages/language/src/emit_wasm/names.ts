import { limitsRecord, resultsRecord } from '@orrery/contract';
import type binaryen from 'binaryen';
import type { FunctionFacts } from '../ir/call_graph.ts';
import type { LinkedRegion } from '../ir/linked.ts';
import type { Module, RegionId } from '../ir/ir.ts';
import type { TextRegion } from '../abi/text_region.ts';
import type { RecordLayouts } from './records.ts';

/** What everything that builds one WebAssembly module needs. */
export interface WasmContext {
  readonly binaryen: typeof binaryen;
  readonly wasm: binaryen.Module;
  readonly module: Module;
  readonly facts: readonly FunctionFacts[];
  readonly regions: readonly LinkedRegion[];
  readonly places: ReadonlyMap<RegionId, { readonly offset: number; readonly size: number }>;
  readonly records: RecordLayouts;
  readonly text: TextRegion;
}

/** Globals of an instance; numbers are i32 unless said otherwise. */
export const globals = {
  /** Budgets left and what they started from. */
  charges: 'charges',
  chargesLimit: 'charges_limit',
  bytes: 'bytes',
  bytesLimit: 'bytes_limit',
  /** Next free address, where a step starts, what is usable without growing, where the arena must end. */
  top: 'top',
  mark: 'mark',
  end: 'end',
  limit: 'limit',
  /** The limit of bytes that the last two were computed from. */
  bounded: 'bounded',
  /** Initialisation succeeded. */
  ready: 'ready',
  /** The failure under way (0: none), its place and details (f64). */
  status: 'status',
  site: 'site',
  detail0: 'detail0',
  detail1: 'detail1',
  /** The text that the failure tells, or 0. */
  told: 'told',
} as const;

export const constantName = (id: number): string => `c${id}`;
export const parameterName = (id: number): string => `p${id}`;
export const functionName = (module: Module, id: number): string => `f${id}_${module.functions[id]?.name ?? ''}`;

export function offsetOf({ places }: WasmContext, region: RegionId): number {
  const place = places.get(region);
  if (place === undefined) throw new TypeError(`no region '${region}'`);
  return place.offset;
}

export const limitsAddress = (context: WasmContext, field: Exclude<keyof typeof limitsRecord, 'size'>): number =>
  offsetOf(context, 'limits') + limitsRecord[field];
export const resultsAddress = (context: WasmContext, field: Exclude<keyof typeof resultsRecord, 'size'>): number =>
  offsetOf(context, 'results') + resultsRecord[field];
