import type { ModelLayout } from '@orrery/contract';
import type { FunctionId, Module } from './ir.ts';
import type { IrType, RecordType } from './types.ts';

/**
 * What the lowering hands to the linker (abi/): the author's program and the library functions it reaches, before
 * budgets (every `bytes` is 0, no `charge`) and before anything of the abi.
 */
export interface LoweredProgram {
  readonly module: Module;
  readonly layout: ModelLayout;
  /** sha256 of the author's source, hex. */
  readonly sourceHash: string;
  readonly state: IrType;
  readonly action: IrType;
  readonly entries: {
    /** (state, action[, random]) → result. */
    readonly step: EntryFunction & { readonly result: RecordType; readonly terminated: string };
    /** (state) → array of actions. */
    readonly legalActions?: EntryFunction;
    /** ([random]) → state. A seed parameter of a self-declared program takes `random.integer(2^32)`. */
    readonly initialState?: EntryFunction & { readonly takesSeed: boolean };
    /** (state) → number, 0 or 1. */
    readonly player?: EntryFunction;
  };
  /** Library functions of contract/random_stream.ts and library/random.ts that the linker itself may call. */
  readonly runtime: { readonly [name: string]: FunctionId };
}

export interface EntryFunction {
  readonly function: FunctionId;
  /** Parameters the author wrote; an author may leave out trailing ones. */
  readonly parameterCount: number;
  /** Index of the parameter that takes the random stream record, if any. */
  readonly random?: number;
}
