import {
  failure,
  success,
  type ContractForm,
  type ModelContract,
  type ModelSection,
  type Result,
  type Site,
} from '@orrery/contract';
import { linkProgram } from './abi/link.ts';
import { describe } from './check/rules.ts';
import type { Diagnostic } from './diagnostic.ts';
import { javascriptText } from './emit_javascript/emit.ts';
import type { WasmOptions } from './emit_wasm/emit.ts';
import { depthOf } from './ir/depth.ts';
import type { LinkedModule } from './ir/linked.ts';
import type { LoweredProgram } from './ir/lowered.ts';
import { lowerComposed, lowerProgram, withinStack, type LoweringOptions } from './lower.ts';
import { sectionOf } from './section.ts';

/** A program that holds to the language and to its contract, ready for both emitters. */
export interface CheckedProgram {
  /** Of a program in two modules the transition. */
  readonly source: string;
  /** The reward, of a program in two modules. */
  readonly rewardSource?: string;
  readonly contract: ModelContract;
  /** What compiled forms say about themselves: layout, parameters, places that can fail. */
  readonly section: ModelSection;
  readonly linked: LinkedModule;
}

/** Checks a world model's source against a contract; every reason for a rejection comes with a remedy. */
export function checkProgram(
  source: string,
  contract: ModelContract,
  options: LoweringOptions = {},
): Result<CheckedProgram, readonly Diagnostic[]> {
  const wrong = wrongForm(contract, 'step');
  if (wrong !== undefined) return failure([wrong]);
  return linkedProgram({ source, contract }, lowerProgram(source, contract, options));
}

/**
 * Checks a transition and the reward of a goal against a contract of the form `transition+reward`, and composes them into
 * one step. Each module has its own top-level names; the parameters of both are set together. Diagnostics name the
 * module, and so do the texts of places that fail at run time: `reward: state.goal`.
 */
export function composeProgram(
  transitionSource: string,
  rewardSource: string,
  contract: ModelContract,
  options: LoweringOptions = {},
): Result<CheckedProgram, readonly Diagnostic[]> {
  const wrong = wrongForm(contract, 'transition+reward');
  if (wrong !== undefined) return failure([wrong]);
  const lowered = lowerComposed(transitionSource, rewardSource, contract, options);
  return linkedProgram({ source: transitionSource, rewardSource, contract }, lowered);
}

function linkedProgram(
  facts: Pick<CheckedProgram, 'source' | 'rewardSource' | 'contract'>,
  lowered: Result<LoweredProgram, readonly Diagnostic[]>,
): Result<CheckedProgram, readonly Diagnostic[]> {
  if (!lowered.ok) return lowered;
  const linked = withinStack(() => linkProgram(lowered.value));
  const deep = linked.ok ? tooDeepFunction(linked.value) : undefined;
  if (deep !== undefined) return failure([deep]);
  return linked.ok ? success({ ...facts, section: sectionOf(linked.value), linked: linked.value }) : linked;
}

/** A condition of a watched program: where it stands, and the text of it. */
export interface Condition extends Site {
  /** A step can come to it; the others belong to other entries, or to constants. */
  readonly inStep: boolean;
}

/**
 * The conditions of a program that was checked with `watched`, one a byte of its region `coverage` (bit 0: it held; bit 1:
 * it did not): branches of every kind, the cases of a switch, and comparisons. Empty for any other program.
 */
export function conditionsOf({ linked: { module } }: CheckedProgram): readonly Condition[] {
  return (module.probes ?? []).flatMap(({ site, inStep }) => {
    const place = module.sites[site];
    return place === undefined ? [] : [{ ...place, inStep }];
  });
}

/** Emitters recurse over statements and expressions, on whatever stack their caller has left. */
const deepestLevels = 500;

function tooDeepFunction({ module }: LinkedModule): Diagnostic | undefined {
  const found = module.functions.find((ir) => depthOf(ir) > deepestLevels);
  if (found === undefined) return undefined;
  const { line, column } = module.sites[found.site] ?? { line: 0, column: 0 };
  const place = { line: Math.max(1, line), column: Math.max(1, column) };
  return { rule: 'WM0307', ...place, ...describe('WM0307', { limit: String(deepestLevels) }) };
}

function wrongForm(contract: ModelContract, form: ContractForm): Diagnostic | undefined {
  const own = contract.form ?? 'step';
  if (own === form) return undefined;
  const isStep = own === 'step';
  const facts = {
    form: own,
    expected: isStep ? 'one source' : 'the sources of a transition and a reward',
    use: isStep ? 'checkProgram' : 'composeProgram',
  };
  return { rule: 'WM0612', line: 1, column: 1, ...describe('WM0612', facts) };
}

/**
 * The JavaScript form: a text that evaluates to a function without parameters, which makes an instance
 * `{ memory, regions, exports }` that mirrors contract/abi.ts.
 */
export function emitJavaScript(program: CheckedProgram): { readonly code: string; readonly section: ModelSection } {
  return { code: javascriptText(program.linked), section: program.section };
}

/**
 * The WebAssembly form, as contract/abi.ts documents it. Equal programs and options give equal bytes. `notesOf` says
 * whether a program is too large to be optimised for speed.
 */
export async function emitWasm(program: CheckedProgram, options: WasmOptions): Promise<Uint8Array> {
  const { wasmModule } = await import('./emit_wasm/emit.ts');
  return wasmModule(program.linked, options);
}
