import { outcomeLimits } from '@orrery/contract';
import type { ScriptOutcomes } from '../addon.d.ts';
import { ObjectFailure } from './failure.ts';
import type { ModelRandom, Stepped } from './object.ts';

interface Draw {
  outcome: number;
  readonly alternatives: number;
  /** Of `chance(p)`: p, within [0, 1]. */
  readonly chance: number | undefined;
}

function probabilityOf({ outcome, alternatives, chance }: Draw): number {
  if (chance === undefined) return 1 / alternatives;
  return outcome === 0 ? 1 - chance : chance;
}

/** Draws that come out as a script says, and beyond its end as the first alternative. */
class ScriptedDraws implements ModelRandom {
  readonly draws: Draw[] = [];
  readonly #script: readonly Draw[];
  /** Kept apart from the throw: a model may catch that. */
  continuum = false;

  constructor(script: readonly Draw[]) {
    this.#script = script;
  }

  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 4294967296)
      throw new ObjectFailure('invalid_draw', `integer(n) needs a whole n from 1 to 2^32, got ${n}`, n);
    return this.#draw(n, undefined);
  }

  /** `float() < p`: never for NaN and p <= 0, always for p >= 1. */
  chance(p: number): boolean {
    return this.#draw(2, p > 0 ? Math.min(p, 1) : 0) === 1;
  }

  float(): never {
    this.continuum = true;
    throw new ObjectFailure('not_enumerable', 'the step draws from a continuum');
  }

  normal(): never {
    return this.float();
  }

  shuffle<T>(items: T[]): void {
    for (let last = items.length - 1; last > 0; last -= 1) {
      const other = this.integer(last + 1);
      [items[last], items[other]] = [items[other] as T, items[last] as T];
    }
  }

  #draw(alternatives: number, chance: number | undefined): number {
    const outcome = this.#script[this.draws.length]?.outcome ?? 0;
    this.draws.push({ outcome, alternatives, chance });
    return outcome;
  }
}

/**
 * Every way a step can turn out, by replaying it under scripts of its draws, depth first: in the order, and with the bits, of
 * crates/guest/src/chance.rs. A branch that chance never takes is no part of the model, nor are its failures.
 */
export function outcomesOf(step: (random: ModelRandom) => Stepped): ScriptOutcomes {
  const found: ScriptOutcomes = { probabilities: [], rewards: [], terminated: [], states: [] };
  let script: Draw[] = [];
  let stateBytes = 0;
  for (;;) {
    const random = new ScriptedDraws(script);
    let [stepped, failed]: [Stepped | undefined, unknown] = [undefined, undefined];
    try {
      stepped = step(random);
    } catch (error) {
      failed = error;
    }
    if (random.continuum) throw new ObjectFailure('not_enumerable', 'the step draws from a continuum');
    const { draws } = random;
    if (draws.length < script.length)
      throw new ObjectFailure(
        'invalid_draw',
        'the step drew otherwise when it was run again; it may depend on `random` alone',
      );
    const probability = draws.reduce((product, draw) => product * probabilityOf(draw), 1);
    if (probability > 0) {
      if (stepped === undefined) throw failed;
      if (found.states.length === outcomeLimits.outcomes)
        throw new ObjectFailure('not_enumerable', `the step has more than ${outcomeLimits.outcomes} outcomes`);
      stateBytes += stepped.state.length;
      if (stateBytes > outcomeLimits.stateBytes)
        throw new ObjectFailure(
          'not_enumerable',
          `the states of the step's outcomes have more than ${outcomeLimits.stateBytes} bytes`,
        );
      found.probabilities.push(probability);
      found.rewards.push(stepped.reward);
      found.terminated.push(stepped.terminated);
      found.states.push(stepped.state);
    }
    // Below a draw that never comes out so there is nothing: leave that subtree as a whole.
    const never = draws.findIndex((draw) => probabilityOf(draw) === 0);
    script = never < 0 ? draws : draws.slice(0, never + 1);
    if (!advance(script)) return found;
  }
}

/** The next script in depth-first order, or false after the last one. */
function advance(script: Draw[]): boolean {
  for (let last = script.at(-1); last !== undefined; last = script.at(-1)) {
    last.outcome += 1;
    if (last.outcome < last.alternatives && probabilityOf(last) > 0) return true;
    script.pop();
  }
  return false;
}
