import type { ConstantId, FunctionId, IrFunction, ModuleConstant } from '../ir/ir.ts';
import type { IrType } from '../ir/types.ts';
import type { Fragment } from './module_lowering.ts';

/** A library function as the module being lowered calls it. */
export interface LibraryFunction {
  readonly id: FunctionId;
  readonly parameters: readonly IrType[];
  readonly result: IrType;
}

/** Where calls such as Math.sin find their functions: each is linked into the module on first use. */
export interface Library {
  readonly find: (name: string) => LibraryFunction | undefined;
  /** The instance of a generic function for these types. */
  readonly instantiate: (name: string, types: readonly IrType[]) => LibraryFunction | undefined;
}

/** Functions of the library by their own numbers, from which they are copied into modules. */
export interface LoweredPart {
  readonly find: (name: string) => LibraryFunction | undefined;
  readonly body: (id: FunctionId) => IrFunction;
  readonly constant: (id: ConstantId) => ModuleConstant;
  /** What initialises a constant that has no value of its own. */
  readonly fragment: (id: ConstantId) => Fragment | undefined;
}

export interface LoweredLibrary {
  /** Functions without type parameters. */
  readonly plain: LoweredPart;
  /** Where the instance of a generic function for these types is found by its name. */
  readonly instance: (name: string, types: readonly IrType[]) => LoweredPart | undefined;
}

/** Whether a library file holds operations of the IR; the bodies of its functions serve V8 alone. */
export function isIntrinsicFile(name: string): boolean {
  return intrinsicFiles.has(name.slice(name.lastIndexOf('/') + 1));
}

const intrinsicFiles = new Set(['intrinsics.ts', 'words.ts', 'script_intrinsics.ts', 'table_intrinsics.ts']);
