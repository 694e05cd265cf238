import {
  encode,
  fixedSize,
  limitsRecord,
  messageUnits,
  defaultStepLimits,
  randomRecord,
  resultsRecord,
  scriptEntry,
  type LayoutType,
  type ModelLayout,
} from '@orrery/contract';
import type { Module, RegionId } from '../ir/ir.ts';
import type { LinkedRegion } from '../ir/linked.ts';
import { internalRecord } from './codec.ts';
import { textRegion } from './text_region.ts';

/** Where the first region starts; below it lies nothing, so that 0 is no address of anything. */
export const firstRegion = 16;

/** Bytes of a region for values whose size varies: the default limit of a state. */
export const variableRegion = defaultStepLimits.stateBytes;

/** Draws that one step may make in script mode. */
export const scriptEntries = 1024;

/** Encoded actions of a finite space, one after another. */
export interface ActionTable {
  /** Bytes from one action to the next. */
  readonly stride: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

export function actionTable(layout: ModelLayout): ActionTable | undefined {
  if (layout.actionSpace.kind !== 'finite') return undefined;
  const encoded = layout.actionSpace.actions.map((action) => {
    const result = encode(layout.action, action);
    // A contract is checked before it gets here.
    if (!result.ok)
      throw new TypeError(`an action of the space is no value of the action type: ${result.error.message}`);
    return result.value;
  });
  const stride = Math.max(...encoded.map(({ length }) => length));
  const bytes = new Uint8Array(stride * encoded.length);
  encoded.forEach((action, i) => bytes.set(action, i * stride));
  return { stride, count: encoded.length, bytes };
}

const regionSize = (type: LayoutType): number => fixedSize(type) ?? variableRegion;

export function regionsOf(module: Module, layout: ModelLayout): LinkedRegion[] {
  const table = actionTable(layout);
  const state = regionSize(layout.state);
  const strings = textRegion(module).content;
  const limits = new DataView(new ArrayBuffer(limitsRecord.size));
  limits.setUint32(limitsRecord.charges, defaultStepLimits.charges, true);
  limits.setUint32(limitsRecord.bytes, defaultStepLimits.bytes, true);
  limits.setUint32(limitsRecord.stateBytes, defaultStepLimits.stateBytes, true);
  const parameters = new DataView(new ArrayBuffer(8 * module.parameters.length));
  module.parameters.forEach(({ value }, i) => parameters.setFloat64(8 * i, value, true));
  return [
    { name: 'limits', size: limitsRecord.size, exported: true, content: new Uint8Array(limits.buffer) },
    { name: 'results', size: resultsRecord.size, exported: true },
    { name: 'random', size: randomRecord.size, exported: true },
    { name: 'parameters', size: parameters.byteLength, exported: true, content: new Uint8Array(parameters.buffer) },
    { name: 'internal', size: internalRecord.size, exported: false },
    { name: 'action', size: regionSize(layout.action), exported: true },
    { name: 'state_a', size: state, exported: true },
    { name: 'state_b', size: state, exported: true },
    { name: 'start', size: state, exported: false },
    { name: 'script', size: layout.stochastic ? scriptEntries * scriptEntry.size : 0, exported: true },
    { name: 'legal', size: layout.legalActions ? variableRegion : 0, exported: true },
    table === undefined
      ? { name: 'actions', size: 0, exported: false }
      : { name: 'actions', size: table.bytes.length, exported: false, content: table.bytes },
    { name: 'strings', size: strings.length, exported: false, content: strings },
    { name: 'message', size: 4 + 2 * messageUnits, exported: true },
    ...(module.probes === undefined ? [] : [{ name: 'coverage' as const, size: module.probes.length, exported: true }]),
  ];
}

/** Addresses of all regions, the same in both engines; `reserved` begins where the others end. */
export function placeRegions(
  regions: readonly LinkedRegion[],
): ReadonlyMap<RegionId, { readonly offset: number; readonly size: number }> {
  const places = new Map<RegionId, { offset: number; size: number }>();
  let offset = firstRegion;
  for (const { name, size } of regions) {
    places.set(name, { offset, size });
    offset += Math.ceil(size / 8) * 8;
  }
  places.set('reserved', { offset, size: 0 });
  return places;
}
