import type { ModuleLowering } from './module_lowering.ts';

export function checkInitialisationOrder(_module: ModuleLowering): void {}
