import { readFileSync } from 'node:fs';

/** The sample programs: written the way a language model writes them. */
export const sampleNames = ['adventure', 'blackjack', 'cartpole', 'doorkey', 'grid', 'sokoban', 'taxi'] as const;
export type SampleName = (typeof sampleNames)[number];

export function readSample(name: SampleName): string {
  return readFileSync(new URL(`../../../test/programs/samples/${name}.ts`, import.meta.url), 'utf8');
}
