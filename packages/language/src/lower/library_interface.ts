import type { FunctionId } from '../ir/ir.ts';
import type { IrType } from '../ir/types.ts';

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

/** Whether a library file holds operations of the IR; the bodies of its functions serve V8 alone. */
export function isIntrinsicFile(name: string): boolean {
  return intrinsicFiles.has(name.slice(name.lastIndexOf('/') + 1));
}

const intrinsicFiles = new Set(['intrinsics.ts', 'words.ts', 'script_intrinsics.ts', 'table_intrinsics.ts']);
