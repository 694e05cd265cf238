import {
  checkProgram,
  compactDiagnostic,
  emitWasm,
  verifyModule,
  type CheckedProgram,
  type Diagnostic,
} from '@orrery/language';
import { isDeepStrictEqual } from 'node:util';
import { contractOf } from './contract.ts';
import { engineNames, engineTitles, type EngineName } from './engine_names.ts';
import type { Emitted, Host } from './hosts/host.ts';
import { javascriptEngine, wasmEngine, type Engine } from './instance.ts';
import type { FuzzCase } from './program_arbitrary.ts';
import { render } from './source_tree.ts';
import { toldOf, type Told } from './told.ts';
import { given, walk, type Disagreement, type WalkedPair } from './walks.ts';

export type Verdict =
  | { readonly kind: 'rejected'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'crashed'; readonly error: unknown }
  | {
      readonly kind: 'compared';
      /** How many pairs each engine ran, and on how many plain TypeScript had a say. */
      readonly ran: ReadonlyMap<EngineName | 'typescript', number>;
      /** Steps whose chance was enumerated. */
      readonly enumerated: number;
      readonly statuses: ReadonlyMap<number, number>;
      readonly disagreement?: Disagreement;
    };
export type Compared = Extract<Verdict, { kind: 'compared' }>;

export interface Options {
  /** Walks from a random state. */
  readonly walks: number;
  readonly steps: number;
  /** Of how many programs one is optimised too, which takes most of the time. */
  readonly optimisedEvery: number;
  /** So many times the walks of a program that is optimised: its inputs cost little beside. */
  readonly optimisedWalks?: number;
  /** Only these engines, to be quick; all without it. */
  readonly only?: readonly EngineName[];
  /** Engines besides V8's. */
  readonly hosts?: readonly Host[];
  /** More engines in V8, given what a program is. */
  readonly more?: (program: CheckedProgram) => Promise<readonly Engine[]>;
}

/** Pairs of a program whose chance is enumerated, if it draws. */
const enumeratedPairs = 4;

interface Prepared extends Emitted {
  readonly engines: readonly Engine[];
}

/** Runs a program in every engine on inputs of its own, and compares all that comes out. */
export async function differential(fuzzCase: FuzzCase, options: Options): Promise<Verdict> {
  const { optimisedEvery, optimisedWalks = 1, hosts = [], only = enginesOf(fuzzCase, optimisedEvery) } = options;
  const source = render(fuzzCase.tree);
  const contract = contractOf(fuzzCase);
  let prepared: Prepared;
  try {
    const checked = checkProgram(source, contract);
    if (!checked.ok) return { kind: 'rejected', diagnostics: checked.error };
    const [wrong] = verifyModule(checked.value.linked.module);
    if (wrong !== undefined) return { kind: 'crashed', error: wrong.message };
    if (options.walks === 0) return { kind: 'compared', ran: new Map(), enumerated: 0, statuses: new Map() };
    prepared = await prepare(checked.value, only, options);
  } catch (error) {
    return { kind: 'crashed', error };
  }
  const { walks, steps } = options;
  const count = only.includes('speed') ? walks * optimisedWalks : walks;
  const walked = walk(prepared, { source, contract, only, inputs: fuzzCase.inputs, walks: count, steps });
  const ran = new Map<EngineName | 'typescript', number>([['typescript', walked.meant]]);
  for (const name of only) if (isV8(name)) ran.set(name, walked.pairs.length);
  const { statuses } = walked;
  const compared: Compared = { kind: 'compared', ran, enumerated: 0, statuses };
  if (walked.disagreement !== undefined) return { ...compared, disagreement: walked.disagreement };
  const chosen = hosts.filter(({ name }) => only.includes(name));
  for (const host of chosen) {
    const disagreement = await heldTo(host, prepared, walked.pairs);
    if (disagreement !== undefined) return { ...compared, disagreement };
    ran.set(host.name, walked.pairs.length);
  }
  if (!prepared.program.section.layout.stochastic || chosen.length < 2) return compared;
  return { ...compared, ...(await enumerated(chosen, prepared, walked.pairs.slice(0, enumeratedPairs))) };
}

async function prepare(program: CheckedProgram, only: readonly EngineName[], { more }: Options): Promise<Prepared> {
  const engines: Engine[] = [];
  let wasm: Uint8Array | undefined;
  if (only.includes('javascript')) engines.push(javascriptEngine(program));
  for (const optimize of ['none', 'speed'] as const) {
    // A host of modules takes the best one there is.
    const isHosted = optimize === 'none' && only.includes('wasmtime') && !only.includes('speed');
    if (!only.includes(optimize) && !isHosted) continue;
    wasm = await emitWasm(program, { optimize });
    if (only.includes(optimize)) engines.push(wasmEngine(wasm, optimize));
  }
  engines.push(...((await more?.(program)) ?? []));
  return { program, engines, wasm: wasm ?? new Uint8Array(0) };
}

/** What a host says of every pair is what the first engine said. */
async function heldTo(host: Host, emitted: Emitted, pairs: readonly WalkedPair[]): Promise<Disagreement | undefined> {
  const { section } = emitted.program;
  const between = `${engineTitles.javascript} and ${engineTitles[host.name]}`;
  const engines: readonly EngineName[] = ['javascript', host.name];
  let told: readonly Told[];
  try {
    told = await host.run(emitted, pairs);
  } catch (error) {
    const [pair] = pairs;
    if (pair === undefined) throw error;
    return { between, engines, ...given(pair, section.layout), expected: 'an answer', found: String(error) };
  }
  for (const [at, pair] of pairs.entries()) {
    const expected = toldOf(pair.outcome, section);
    const found = told[at];
    if (isDeepStrictEqual(found, withoutUntold(expected, found))) continue;
    return { between, engines, ...given(pair, section.layout), expected, found };
  }
  return undefined;
}

/** A host whose program did not initialise does not tell what that used. */
function withoutUntold(expected: Told, found: Told | undefined): Told {
  if (found === undefined || 'charges' in found) return expected;
  const { charges: _, bytes: __, ...rest } = expected;
  return rest;
}

async function enumerated(
  hosts: readonly Host[],
  emitted: Emitted,
  pairs: readonly WalkedPair[],
): Promise<Pick<Compared, 'enumerated' | 'disagreement'>> {
  const [first, ...others] = hosts;
  if (first === undefined) return { enumerated: 0 };
  const { layout } = emitted.program.section;
  try {
    const expected = await first.outcomes(emitted, pairs);
    for (const other of others) {
      const found = await other.outcomes(emitted, pairs);
      const odd = pairs.findIndex((_, at) => !isDeepStrictEqual(found[at], expected[at]));
      const pair = pairs[odd];
      if (pair === undefined) continue;
      const between = `chance enumerated in ${engineTitles[first.name]} and ${engineTitles[other.name]}`;
      const engines: readonly EngineName[] = ['javascript', first.name, other.name];
      const disagreement = { between, engines, ...given(pair, layout), expected: expected[odd], found: found[odd] };
      return { enumerated: odd, disagreement };
    }
    return { enumerated: pairs.length };
  } catch (error) {
    const [pair] = pairs;
    if (pair === undefined) throw error;
    const engines: readonly EngineName[] = ['javascript', ...hosts.map(({ name }) => name)];
    const disagreement = { between: 'hosts that enumerate chance', engines, ...given(pair, layout) };
    return { enumerated: 0, disagreement: { ...disagreement, expected: 'an answer', found: String(error) } };
  }
}

const isV8 = (name: EngineName): boolean => name !== 'quickjs' && name !== 'wasmtime';

const enginesOf = ({ inputs }: FuzzCase, optimisedEvery: number): readonly EngineName[] =>
  engineNames.filter((name) => name !== 'speed' || inputs % optimisedEvery === 0);

export const rejectionText = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map(compactDiagnostic).join('\n');
