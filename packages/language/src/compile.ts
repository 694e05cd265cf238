import { success, type ModelContract, type ModelSection, type Result } from '@orrery/contract';
import { linkProgram } from './abi/link.ts';
import type { Diagnostic } from './diagnostic.ts';
import { javascriptText } from './emit_javascript/emit.ts';
import { wasmModule, type WasmOptions } from './emit_wasm/emit.ts';
import type { LinkedModule } from './ir/linked.ts';
import { lowerProgram, withinStack } from './lower.ts';
import { sectionOf } from './section.ts';

/** A program that holds to the language and to its contract, ready for both emitters. */
export interface CheckedProgram {
  readonly source: string;
  readonly contract: ModelContract;
  /** What compiled forms say about themselves: layout, parameters, places that can fail. */
  readonly section: ModelSection;
  readonly linked: LinkedModule;
}

/** Checks a world model's source against a contract; every reason for a rejection comes with a remedy. */
export function checkProgram(source: string, contract: ModelContract): Result<CheckedProgram, readonly Diagnostic[]> {
  const lowered = lowerProgram(source, contract);
  if (!lowered.ok) return lowered;
  const linked = withinStack(() => linkProgram(lowered.value));
  return linked.ok ? success({ source, contract, section: sectionOf(linked.value), linked: linked.value }) : linked;
}

/**
 * The JavaScript form: a text that evaluates to a function without parameters, which makes an instance
 * `{ memory, regions, exports }` that mirrors contract/abi.ts.
 */
export function emitJavaScript(program: CheckedProgram): { readonly code: string; readonly section: ModelSection } {
  return { code: javascriptText(program.linked), section: program.section };
}

/** The WebAssembly form, as contract/abi.ts documents it. Equal programs and options give equal bytes. */
export async function emitWasm(program: CheckedProgram, options: WasmOptions): Promise<Uint8Array> {
  return wasmModule(program.linked, options);
}
