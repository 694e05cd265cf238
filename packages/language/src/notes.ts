import type { CheckedProgram } from './compile.ts';
import { isWithinEffort, mostEffort, mostNodes } from './emit_wasm/effort.ts';
import { optimisedSizes } from './emit_wasm/emit.ts';

/** What an author should know of an accepted program: it means the same, but something is not as it usually is. */
export interface Note {
  /** `unoptimised`: the module of `emitWasm(program, { optimize: 'speed' })` is emitted without binaryen's passes. */
  readonly code: 'unoptimised';
  readonly message: string;
  readonly remedy: string;
}

/** Notes on a program; none for nearly all. Takes the time of our own passes: milliseconds, for large programs more. */
export function notesOf({ linked }: Pick<CheckedProgram, 'linked'>): readonly Note[] {
  const sizes = optimisedSizes(linked);
  if (isWithinEffort(sizes)) return [];
  const nodes = sizes.reduce((sum, size) => sum + size, 0);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  return [
    {
      code: 'unoptimised',
      message: `The program is too large for the optimiser (${nodes} nodes, the largest function ${largest}; the most are ${mostNodes} nodes, and ${mostEffort} for the sum of their squares over the functions): its module is emitted without binaryen's passes, with the same results at a lower speed.`,
      remedy: 'Split the largest functions, and compute in loops over tables what is written out.',
    },
  ];
}
