import { abiVersion, type ModelSection } from '@orrery/contract';
import type { LinkedModule } from './ir/linked.ts';

/** Recorded in compiled models; changes whenever the emitted code may. */
export const compilerVersion = 'orrery 0.1.0';

const half = /\p{Surrogate}/gu;

/** What a compiled model says about itself. */
export function sectionOf({ module, layout, sourceHash }: LinkedModule): ModelSection {
  return {
    abi: abiVersion,
    layout,
    parameters: module.parameters,
    // The section is UTF-8, and so is what every host shows.
    sites: module.sites.map(({ line, column, text }) => ({ line, column, text: text.replaceAll(half, '\ufffd') })),
    sourceHash,
    compiler: compilerVersion,
  };
}
