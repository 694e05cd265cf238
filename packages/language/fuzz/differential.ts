import {
  decode,
  encode,
  messageUnits,
  RandomStream,
  selfDeclared,
  statusCode,
  type GivenTypes,
  type LayoutType,
  type ModelContract,
  type RandomState,
  type Value,
} from '@orrery/contract';
import { checkProgram, compactDiagnostic, verifyModule, type CheckedProgram, type Diagnostic } from '@orrery/language';
import { isDeepStrictEqual } from 'node:util';
import { javascriptEngine, wasmEngine, type Engine, type Outcome } from './instance.ts';
import { valueOf } from './layout_values.ts';
import { meaningOf, type Meaning } from './meaning.ts';
import type { FuzzCase } from './program_arbitrary.ts';
import { render } from './source_tree.ts';

/** Every small program's contract: the state is numbers, the action a number. */
export const numbersContract: GivenTypes = {
  name: 'numbers',
  types: 'given',
  declaration: 'type State = number[];\ntype Action = number;',
  state: { kind: 'array', element: { kind: 'number' } },
  action: { kind: 'number' },
  initialState: ['initialState'],
  terminated: 'terminated',
  legalActions: 'optional',
  actionSpace: { kind: 'box', low: [-10], high: [10] },
};

export const contractOf = ({ contract }: Pick<FuzzCase, 'contract'>): ModelContract =>
  contract === 'numbers' ? numbersContract : { ...selfDeclared, actionSpace: numbersContract.actionSpace };

export interface Disagreement {
  readonly between: string;
  /** The engines that show it. */
  readonly engines: readonly EngineName[];
  readonly state: Value;
  readonly action: Value;
  readonly seed: number;
  readonly expected: unknown;
  readonly found: unknown;
}

export type Verdict =
  | { readonly kind: 'rejected'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'crashed'; readonly error: unknown }
  | {
      readonly kind: 'compared';
      /** Steps that all engines took. */
      readonly pairs: number;
      /** Of these: the ones that plain TypeScript had a say in. */
      readonly meant: number;
      readonly statuses: ReadonlyMap<number, number>;
      readonly disagreement?: Disagreement;
    };

export const engineNames = ['javascript', 'none', 'speed'] as const;
export type EngineName = (typeof engineNames)[number];

export interface Options {
  /** Walks from a random state. */
  readonly walks: number;
  readonly steps: number;
  /** Of how many programs one is optimised too, which takes most of the time. */
  readonly optimisedEvery: number;
  /** Only these of V8's engines, to be quick; all without it. */
  readonly only?: readonly EngineName[];
  /** More engines than V8's, given what a program is. */
  readonly more?: (program: CheckedProgram) => Promise<readonly Engine[]>;
}

/** Runs a program in every engine on inputs of its own, and compares all that comes out. */
export async function differential(
  fuzzCase: FuzzCase,
  { walks, steps, more, optimisedEvery, only = enginesOf(fuzzCase, optimisedEvery) }: Options,
): Promise<Verdict> {
  const source = render(fuzzCase.tree);
  const contract = contractOf(fuzzCase);
  let program: CheckedProgram;
  let engines: readonly Engine[];
  try {
    const checked = checkProgram(source, contract);
    if (!checked.ok) return { kind: 'rejected', diagnostics: checked.error };
    program = checked.value;
    const [wrong] = verifyModule(program.linked.module);
    if (wrong !== undefined) return { kind: 'crashed', error: wrong.message };
    if (walks === 0) return { kind: 'compared', pairs: 0, meant: 0, statuses: new Map() };
    const own = [];
    for (const name of only)
      own.push(name === 'javascript' ? javascriptEngine(program) : await wasmEngine(program, name));
    engines = [...own, ...((await more?.(program)) ?? [])];
  } catch (error) {
    return { kind: 'crashed', error };
  }
  const { layout, sites } = program.section;
  let meaning: ReturnType<typeof meaningOf> | undefined;
  const random = RandomStream.of(fuzzCase.inputs, 'Simulation', 0);
  const statuses = new Map<number, number>();
  let [pairs, meant] = [0, 0];
  for (let walk = 0; walk < walks; walk += 1) {
    let state = bytesOf(layout.state, valueOf(layout.state, random));
    for (let at = 0; at < steps; at += 1) {
      const action = bytesOf(layout.action, valueOf(layout.action, random));
      const seed = walk * steps + at;
      const stream = streamOf(seed);
      const compared = (): Verdict & { kind: 'compared' } => ({ kind: 'compared', pairs, meant, statuses });
      const given = { state: decoded(layout.state, state), action: decoded(layout.action, action), seed };
      let outcomes: readonly Outcome[];
      try {
        outcomes = engines.map((engine) => engine.step(state, action, { ...stream.state }));
      } catch (error) {
        return {
          ...compared(),
          disagreement: {
            between: 'an engine and its host',
            engines: only,
            ...given,
            expected: 'a status',
            found: String(error),
          },
        };
      }
      const [first, ...others] = outcomes;
      if (first === undefined) throw new Error('no engine');
      pairs += 1;
      statuses.set(first.status, (statuses.get(first.status) ?? 0) + 1);
      const odd = others.findIndex((other) => !isDeepStrictEqual(other, first));
      if (odd >= 0)
        return {
          ...compared(),
          disagreement: {
            between: `${engines[0]?.name} and ${engines[odd + 1]?.name}`,
            engines: only.filter((_, i) => i === 0 || i === odd + 1),
            ...given,
            expected: first,
            found: others[odd],
          },
        };
      const isDefect = first.status === statusCode.physical_memory || first.status === statusCode.engine;
      if (isDefect)
        return {
          ...compared(),
          disagreement: {
            between: 'a program and its engines',
            engines: only,
            ...given,
            expected: 'a step',
            found: first,
          },
        };
      // Anything else stops where TypeScript would go on with undefined, or for ever.
      if (first.status !== statusCode.ok && first.status !== statusCode.thrown) break;
      meant += 1;
      try {
        meaning ??= meaningOf(source, contract.terminated, layout);
      } catch (error) {
        return {
          ...compared(),
          disagreement: {
            between: 'V8 and the compiled program',
            engines: only.slice(0, 1),
            ...given,
            expected: String(error),
            found: first,
          },
        };
      }
      const expected = meaning(decoded(layout.state, state), decoded(layout.action, action), stream);
      const told = toldBy(first, sites[first.site]?.text ?? '', layout.stochastic ? first.stream : stream.state);
      // What V8 says of its own is not ours to repeat.
      const found =
        told.kind === 'thrown' && expected.kind === 'thrown' && (expected.text ?? '') === ''
          ? { kind: told.kind }
          : told;
      if (!isDeepStrictEqual(found, comparable(expected)))
        return {
          ...compared(),
          disagreement: {
            between: 'V8 and the compiled program',
            engines: only.slice(0, 1),
            ...given,
            expected: comparable(expected),
            found,
          },
        };
      if (first.status !== statusCode.ok) break;
      state = Buffer.from(first.state, 'hex');
    }
  }
  return { kind: 'compared', pairs, meant, statuses };
}

/** In the terms of plain TypeScript. */
function toldBy(outcome: Outcome, siteText: string, stream: RandomState): Meaning {
  if (outcome.status === statusCode.thrown) return { kind: 'thrown', text: outcome.text ?? siteText };
  return comparable({ kind: 'result', state: outcome.state, reward: outcome.reward, ended: outcome.ended, stream });
}

/** Words of a stream are 32 bits, whatever their sign; texts of errors are cut. */
function comparable(meaning: Meaning): Meaning {
  if (meaning.kind === 'thrown') {
    // A place without a text is told by what stands there.
    if (meaning.text === undefined || meaning.text === '') return { kind: 'thrown' };
    const units = Buffer.from(meaning.text.slice(0, messageUnits), 'utf16le');
    return { kind: 'thrown', text: new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units) };
  }
  const { a, b, c, d, spare, spareValid } = meaning.stream;
  return {
    ...meaning,
    stream: { a: a >>> 0, b: b >>> 0, c: c >>> 0, d: d >>> 0, spare: spareValid ? spare : 0, spareValid },
  };
}

const enginesOf = ({ inputs }: FuzzCase, optimisedEvery: number): readonly EngineName[] =>
  engineNames.filter((name) => name !== 'speed' || inputs % optimisedEvery === 0);

const streamOf = (seed: number): RandomStream => RandomStream.of(seed, 'Sample', 0);

function bytesOf(layout: LayoutType, value: unknown): Uint8Array {
  const encoded = encode(layout, value);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value;
}

function decoded(layout: LayoutType, bytes: Uint8Array): Value {
  const found = decode(layout, bytes);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

export const rejectionText = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics.map(compactDiagnostic).join('\n');
