import {
  decode,
  encode,
  messageUnits,
  RandomStream,
  statusCode,
  type LayoutType,
  type ModelContract,
  type ModelLayout,
  type RandomState,
  type Value,
} from '@orrery/contract';
import type { CheckedProgram } from '@orrery/language';
import { isDeepStrictEqual } from 'node:util';
import type { EngineName } from './engine_names.ts';
import type { Pair } from './hosts/host.ts';
import type { Engine, Outcome } from './instance.ts';
import { valueOf } from './layout_values.ts';
import { meaningOf, type Meaning } from './meaning.ts';
import { comparableStream } from './told.ts';

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

/** A pair that the engines in V8 agree on, and what they say of it. */
export interface WalkedPair extends Pair {
  readonly seed: number;
  readonly outcome: Outcome;
}

export interface Walked {
  readonly pairs: readonly WalkedPair[];
  /** Of these: the ones that plain TypeScript had a say in. */
  readonly meant: number;
  readonly statuses: ReadonlyMap<number, number>;
  readonly disagreement?: Disagreement;
}

export interface WalkOptions {
  readonly source: string;
  readonly contract: ModelContract;
  /** The engines that were asked for; the first of them are those in V8. */
  readonly only: readonly EngineName[];
  /** Seed of the inputs. */
  readonly inputs: number;
  readonly walks: number;
  readonly steps: number;
}

/** Steps a program from random states in all engines of this process and as plain TypeScript, until one differs. */
export function walk(
  { program, engines }: { readonly program: CheckedProgram; readonly engines: readonly Engine[] },
  { source, contract, only, inputs, walks, steps }: WalkOptions,
): Walked {
  const { layout, sites } = program.section;
  let meaning: ReturnType<typeof meaningOf> | undefined;
  const random = RandomStream.of(inputs, 'Simulation', 0);
  const statuses = new Map<number, number>();
  const pairs: WalkedPair[] = [];
  let meant = 0;
  const differs = (
    pair: Omit<WalkedPair, 'outcome' | 'status'>,
    rest: Pick<Disagreement, 'between' | 'engines' | 'expected' | 'found'>,
  ): Walked => ({ pairs, meant, statuses, disagreement: { ...given(pair, layout), ...rest } });
  for (let at = 0; at < walks; at += 1) {
    let state = bytesOf(layout.state, valueOf(layout.state, random));
    for (let step = 0; step < steps; step += 1) {
      const action = bytesOf(layout.action, valueOf(layout.action, random));
      const seed = at * steps + step;
      const stream = RandomStream.of(seed, 'Sample', 0);
      const pair = { state, action, stream: { ...stream.state }, seed };
      let outcomes: readonly Outcome[];
      try {
        outcomes = engines.map((engine) => engine.step(state, action, pair.stream));
      } catch (error) {
        const between = 'an engine and its host';
        return differs(pair, { between, engines: only, expected: 'a status', found: String(error) });
      }
      const [first, ...others] = outcomes;
      if (first === undefined) throw new Error('no engine');
      statuses.set(first.status, (statuses.get(first.status) ?? 0) + 1);
      const odd = others.findIndex((other) => !isDeepStrictEqual(other, first));
      if (odd >= 0)
        return differs(pair, {
          between: `${engines[0]?.name} and ${engines[odd + 1]?.name}`,
          engines: only.filter((_, i) => i === 0 || i === odd + 1),
          expected: first,
          found: others[odd],
        });
      if (first.status === statusCode.physical_memory || first.status === statusCode.engine)
        return differs(pair, {
          between: 'a program and its engines',
          engines: only,
          expected: 'a step',
          found: first,
        });
      pairs.push({ ...pair, status: first.status, outcome: first });
      // Anything else stops where TypeScript would go on with undefined, or for ever.
      if (first.status !== statusCode.ok && first.status !== statusCode.thrown) break;
      meant += 1;
      const held = { between: 'V8 and the compiled program', engines: only.slice(0, 1) };
      try {
        meaning ??= meaningOf(source, contract.terminated, layout);
      } catch (error) {
        return differs(pair, { ...held, expected: String(error), found: first });
      }
      const expected = meaning(decoded(layout.state, state), decoded(layout.action, action), stream);
      const told = toldBy(first, sites[first.site]?.text ?? '', layout.stochastic ? first.stream : stream.state);
      // What V8 says of its own is not ours to repeat.
      const found =
        told.kind === 'thrown' && expected.kind === 'thrown' && (expected.text ?? '') === ''
          ? { kind: told.kind }
          : told;
      if (!isDeepStrictEqual(found, comparable(expected)))
        return differs(pair, { ...held, expected: comparable(expected), found });
      if (first.status !== statusCode.ok) break;
      state = Buffer.from(first.state, 'hex');
    }
  }
  return { pairs, meant, statuses };
}

/** What a pair was, for its report. */
export function given(
  { state, action, seed }: Pick<WalkedPair, 'state' | 'action' | 'seed'>,
  layout: ModelLayout,
): Pick<Disagreement, 'state' | 'action' | 'seed'> {
  return { state: decoded(layout.state, state), action: decoded(layout.action, action), seed };
}

/** In the terms of plain TypeScript. */
function toldBy(outcome: Outcome, siteText: string, stream: RandomState): Meaning {
  if (outcome.status === statusCode.thrown) return { kind: 'thrown', text: outcome.text ?? siteText };
  return comparable({ kind: 'result', state: outcome.state, reward: outcome.reward, ended: outcome.ended, stream });
}

/** Texts of errors are cut. */
function comparable(meaning: Meaning): Meaning {
  if (meaning.kind === 'thrown') {
    // A place without a text is told by what stands there.
    if (meaning.text === undefined || meaning.text === '') return { kind: 'thrown' };
    const units = Buffer.from(meaning.text.slice(0, messageUnits), 'utf16le');
    return { kind: 'thrown', text: new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units) };
  }
  return { ...meaning, stream: comparableStream(meaning.stream) };
}

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
