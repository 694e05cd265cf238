export {
  checkProgram,
  composeProgram,
  conditionsOf,
  emitJavaScript,
  emitWasm,
  type CheckedProgram,
  type Condition,
} from './compile.ts';
export { declaredLayouts, type DeclaredLayouts } from './declared_layouts.ts';
export * from './diagnostic.ts';
export type { WasmOptions } from './emit_wasm/emit.ts';
export { notesOf, type Note } from './notes.ts';
export { verifyModule } from './ir/verify.ts';
export { lowerComposed, lowerProgram, type LoweringOptions } from './lower.ts';
export { compilerVersion } from './section.ts';
export type { LinkedModule } from './ir/linked.ts';
export type { EntryFunction, LoweredProgram } from './ir/lowered.ts';
export * from './ir/ir.ts';
export * from './ir/types.ts';
export { formatProgram } from './format.ts';
export { withParameterValues, type ParameterTextError } from './parameter_text.ts';
export { unmarkedConstants, type UnmarkedConstant } from './unmarked_constants.ts';
