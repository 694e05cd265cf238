import { refinementParts, type EvaluatedProgram, type Proposal } from '../search.ts';

/** A program that a search may refine, under the ask that wrote it. */
export interface Candidate {
  readonly ask: number;
  readonly program: EvaluatedProgram;
}

/** A program from nothing. */
export const draft: Omit<Proposal, 'id'> = { kind: 'generate', parent: 0, parts: { kind: 'generate', prefix: '' } };

/** Refines a program: fix if it is a bug, else improve. */
export function refinement({ ask, program }: Candidate): Omit<Proposal, 'id'> {
  const kind = program.bug ? 'fix' : 'improve';
  return { kind, parent: ask, parts: refinementParts(kind, program) };
}
