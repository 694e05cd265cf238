import type { RandomState } from '@orrery/contract';
import type { CheckedProgram } from '@orrery/language';
import type { EngineName } from '../engine_names.ts';
import type { Leaves, Told } from '../told.ts';

/** One program-input pair; what came of it in the first engine says how the rest is batched. */
export interface Pair {
  readonly state: Uint8Array;
  readonly action: Uint8Array;
  readonly stream: RandomState;
  readonly status: number;
}

/** A program and what its emitters made of it. */
export interface Emitted {
  readonly program: CheckedProgram;
  /** The optimised module, where there is one. */
  readonly wasm: Uint8Array;
}

/** An engine behind its package's front door, which is given all pairs of a program at once. */
export interface Host {
  readonly name: EngineName;
  /** One answer a pair. */
  run(emitted: Emitted, pairs: readonly Pair[]): Promise<readonly Told[]>;
  /** Every way that each step can turn out, at most {@link leafLimit}. */
  outcomes(emitted: Emitted, pairs: readonly Pair[]): Promise<readonly Leaves[]>;
  close(): Promise<void>;
}

export const leafLimit = 64;
