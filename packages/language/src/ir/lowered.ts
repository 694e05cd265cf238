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
    /** (state) → number, the return that is expected from the state. */
    readonly value?: EntryFunction;
  };
  /** Library functions of contract/random_stream.ts and library/random.ts that the linker itself may call. */
  readonly runtime: { readonly [name: string]: FunctionId };
  /** Every Map, Set and dictionary inside states and actions, once a type. */
  readonly tables: readonly BorderTable[];
}

/** How the codec reads and writes one type of table (library/tables.ts). */
export interface BorderTable {
  readonly type: RecordType;
  /** The field of the keys, and their type: the library's TableKeys. */
  readonly keysField: string;
  readonly keys: RecordType;
  /** The field of the values by position; a Set has none. */
  readonly valuesField?: string;
  readonly key: IrType;
  /** Of a Set: that of its keys. */
  readonly value: IrType;
  /** () → keys */
  readonly make: FunctionId;
  /** (keys, key) → boolean: false if it is there already. */
  readonly append: FunctionId;
  /** (keys, 0) → positions in the order of own keys; of dictionaries. */
  readonly order?: FunctionId;
  /** (key: string) → number: the array index that a key is, or -1; of dictionaries. */
  readonly index?: FunctionId;
}

export interface EntryFunction {
  readonly function: FunctionId;
  /** Parameters the author wrote; an author may leave out trailing ones. */
  readonly parameterCount: number;
  /** Index of the parameter that takes the random stream record, if any. */
  readonly random?: number;
}
