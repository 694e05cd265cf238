export { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from './compile.ts';
export * from './diagnostic.ts';
export type { WasmOptions } from './emit_wasm/emit.ts';
export { lowerProgram } from './lower.ts';
export { compilerVersion } from './section.ts';
export type { LinkedModule } from './ir/linked.ts';
export type { EntryFunction, LoweredProgram } from './ir/lowered.ts';
export * from './ir/ir.ts';
export * from './ir/types.ts';
