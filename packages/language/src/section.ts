import { abiVersion, type ModelSection } from '@orrery/contract';
import type { LinkedModule } from './ir/linked.ts';

/** Recorded in compiled models; changes whenever the emitted code may. */
export const compilerVersion = 'orrery 0.1.0';

/** What a compiled model says about itself. */
export function sectionOf({ module, layout, sourceHash }: LinkedModule): ModelSection {
  return {
    abi: abiVersion,
    layout,
    parameters: module.parameters,
    sites: module.sites,
    sourceHash,
    compiler: compilerVersion,
  };
}
