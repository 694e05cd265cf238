import type { FunctionId } from '../ir/ir.ts';
import type { LoweredProgram } from '../ir/lowered.ts';
import type { ModuleLowering } from './module_lowering.ts';

export function checkPurity(_m: ModuleLowering, _r: readonly FunctionId[], _e: LoweredProgram['entries']): void {}
