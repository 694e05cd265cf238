import { decode, type Value } from '@orrery/contract';
import type { OutcomesResult, SandboxModel, WeightedOutcome } from '@orrery/sandbox';
import { closely, equalStates } from '../metrics/equality.ts';
import type { ScoredState } from '../ports.ts';

/** How far the probabilities of a program are from those of another one, the true rules say. */
export interface TotalVariation {
  /** Transitions whose every outcome could be listed in both. */
  readonly enumerated: number;
  /** Mean of half the sum of |p - q| over the outcomes, in [0, 1]; 0 for equal probabilities. NaN without a transition. */
  readonly distance: number;
}

interface Side {
  readonly results: readonly OutcomesResult[];
  readonly model: SandboxModel;
}

interface Outcome {
  readonly state: Value;
  readonly reward: number;
  readonly terminated: boolean;
}

/** Outcomes are one where `strict` holds them equal. A step that fails in one program alone is at distance 1. */
export function totalVariation(program: Side, truth: Side, scored: ScoredState): TotalVariation {
  let [enumerated, sum] = [0, 0];
  for (const [at, expected] of truth.results.entries()) {
    const found = program.results[at];
    if (found === undefined || isEndless(found) || isEndless(expected)) continue;
    enumerated += 1;
    if (!found.ok || !expected.ok) {
      sum += Number(found.ok !== expected.ok);
      continue;
    }
    sum += distance(read(found.outcomes, program.model), read(expected.outcomes, truth.model), scored);
  }
  return { enumerated, distance: sum / enumerated };
}

/** Draws from a continuum, or more outcomes than are listed. */
function isEndless(result: OutcomesResult): boolean {
  return !result.ok && result.error.code === 'not_enumerable';
}

function read(
  outcomes: readonly WeightedOutcome[],
  { section }: SandboxModel,
): readonly (readonly [Outcome | undefined, number])[] {
  return outcomes.map(({ next, reward, terminated, probability }) => {
    const state = decode(section.layout.state, next);
    return [state.ok ? { state: state.value, reward, terminated } : undefined, probability];
  });
}

function distance(
  found: readonly (readonly [Outcome | undefined, number])[],
  expected: readonly (readonly [Outcome | undefined, number])[],
  scored: ScoredState,
): number {
  const merged: { readonly outcome: Outcome | undefined; difference: number }[] = [];
  const add = (outcome: Outcome | undefined, probability: number): void => {
    const known = merged.find((one) => equalOutcomes(outcome, one.outcome, scored));
    if (known === undefined) merged.push({ outcome, difference: probability });
    else known.difference += probability;
  };
  for (const [outcome, probability] of expected) add(outcome, probability);
  for (const [outcome, probability] of found) add(outcome, -probability);
  return merged.reduce((sum, { difference }) => sum + Math.abs(difference), 0) / 2;
}

function equalOutcomes(one: Outcome | undefined, other: Outcome | undefined, scored: ScoredState): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.terminated === other.terminated &&
    closely(one.reward, other.reward) &&
    equalStates(one.state, other.state, scored)
  );
}
