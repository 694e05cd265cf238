import { log, RandomStream } from '@orrery/contract';
import type { RecordedTransition } from '../ports.ts';
import { noisyStates, type ObservationNoise } from './noise.ts';
import { Outcomes, readingOf, sensed, type Outcome, type Reading } from './readings.ts';

/**
 * How a program that draws does in a world whose sensors are noisy. What it says of a transition is a distribution: from
 * each state that the reading before the step may stand for, its outcomes by their probabilities, read by the same sensors.
 * If program and noise are right, the true reading after the step is one more draw of that distribution, and its rank among
 * simulated readings, by any measure, is uniform (Gneiting et al. 2008, "Assessing probabilistic forecasts of multivariate
 * quantities"). Measures are every number that varies, and how like the program's outcomes a reading is.
 */
export interface NoisyChanceReport {
  /** Transitions of which the program says a distribution. */
  readonly transitions: number;
  /** Of them, those with several outcomes from one state. */
  readonly drawn: number;
  /** Those whose true reading is farther than five deviations from every outcome: places. None where chance has no list. */
  readonly impossible: readonly number[];
  /** Transitions at which the program fails from every state that the reading may stand for: places. */
  readonly failing: readonly number[];
  /** The measures, the most telling first. */
  readonly measures: readonly RankedMeasure[];
  /**
   * The largest of the measures' own: with the true rules any measure exceeds its own in at most
   * {@link falseRejections} of all cases (Dvoretzky, Kiefer, Wolfowitz and Massart's bound, Bonferroni over the measures).
   * Probabilities that are off by less are not told from right ones.
   */
  readonly resolution: number;
}

export interface RankedMeasure {
  /** `.x`, `reward`, `terminated`; `likeness` of the whole reading. */
  readonly measure: string;
  /** Largest distance of the ranks' distribution from the uniform one (Kolmogorov and Smirnov's). */
  readonly distance: number;
  /** Distance from which it speaks against the program. */
  readonly resolution: number;
  /** The readings lie closer to the middle of what is predicted than they should: there is less noise than stated. */
  readonly central: boolean;
}

/** Share of true programs that are rejected by their ranks. */
export const falseRejections = 0.01;
/** States that a reading may stand for: from these the program's outcomes are taken, */
const kernelStarts = 16;
/** and from each of these one simulated reading. */
const simulatedStarts = 32;
export const noisyStarts = kernelStarts + simulatedStarts;

/** States that each reading may stand for, {@link noisyStarts} of each transition in turn. */
export function startsAround(
  transitions: readonly RecordedTransition[],
  noise: ObservationNoise,
  seed: number,
): readonly RecordedTransition[] {
  return transitions.flatMap((truth, at) =>
    noisyStates(truth.observation, noise, RandomStream.of(seed, 'Acceptance', at), noisyStarts).map((observation) =>
      Object.assign({}, truth, { observation }),
    ),
  );
}

/** What a program may do from one state; undefined where it fails. `listed`: every outcome, not one that was drawn. */
export interface FromStart {
  readonly outcomes: readonly Outcome[] | undefined;
  readonly listed: boolean;
}

/** Gathers transition after transition, so that the outcomes of few of them are held at a time. */
export class NoisyChance {
  readonly #noise: ObservationNoise;
  readonly #seed: number;
  readonly #impossible: number[] = [];
  readonly #failing: number[] = [];
  readonly #ranks = new Map<string, { readonly shares: (number | undefined)[]; varies: boolean }>();
  #transitions = 0;
  #drawn = 0;

  constructor(noise: ObservationNoise, seed: number) {
    this.#noise = noise;
    this.#seed = seed;
  }

  /** `starts` are what the program makes of the {@link startsAround} the transition at place `at`. */
  add(at: number, truth: RecordedTransition, starts: readonly FromStart[]): void {
    const kernel = starts.slice(0, kernelStarts).flatMap(({ outcomes }) => outcomes ?? []);
    // The seeds of draws are apart from those of the states before.
    const random = RandomStream.of(this.#seed, 'Acceptance', 2 ** 32 + at);
    const simulated = starts
      .slice(kernelStarts)
      .flatMap(({ outcomes }) =>
        outcomes === undefined ? [] : [sensed(drawn(outcomes, random), this.#noise, random)],
      );
    if (kernel.length === 0 || simulated.length === 0) {
      this.#failing.push(at);
      return;
    }
    this.#transitions += 1;
    this.#drawn += Number(starts.some(({ outcomes = [] }) => outcomes.length > 1));
    const observed = readingOf(truth.nextObservation, truth.reward, truth.terminated);
    if (starts.every(({ listed }) => listed)) {
      const all = new Outcomes(
        starts.flatMap(({ outcomes }) => outcomes ?? []),
        this.#noise,
      );
      if (!all.allow(observed)) this.#impossible.push(at);
    }
    const told = new Outcomes(kernel, this.#noise);
    this.#rank(at, 'likeness', observed, simulated, random, (one) => told.likeness(one));
    for (const [place, name] of observed.names.entries()) {
      // Readings of another shape come before all others.
      const number = ({ names, numbers }: Reading): number =>
        names[place] === name ? (numbers[place] ?? -Infinity) : -Infinity;
      this.#rank(at, name === '' ? 'state' : name, observed, simulated, random, number);
    }
    this.#rank(at, 'terminated', observed, simulated, random, ({ terminated }) => Number(terminated));
  }

  #rank(
    at: number,
    measure: string,
    observed: Reading,
    simulated: readonly Reading[],
    random: RandomStream,
    of: (reading: Reading) => number,
  ): void {
    const known = this.#ranks.get(measure) ?? { shares: [], varies: false };
    this.#ranks.set(measure, known);
    const own = of(observed);
    const others = simulated.map(of);
    known.varies ||= others.some((other) => other !== own);
    const [less, equal] = [others.filter((one) => one < own).length, others.filter((one) => one === own).length];
    known.shares[at] = (less + random.float() * (equal + 1)) / (others.length + 1);
  }

  /** `transitions` are all that were added. */
  report(transitions: readonly RecordedTransition[]): NoisyChanceReport {
    const measured = [...this.#ranks].filter(([, { varies }]) => varies);
    // Neighbours that share a reading share its noise: every other one is independent.
    const groups = transitions.some((one, at) => sharesReading(transitions[at - 1], one)) ? 2 : 1;
    const tests = Math.max(1, measured.length * groups);
    const measures = measured.map(([measure, { shares }]): RankedMeasure => {
      const parts = Array.from({ length: groups }, (_, group) =>
        shares.flatMap((share, at) => (share === undefined || at % groups !== group ? [] : [share])),
      );
      const [first] = parts.map(distances).toSorted((one, other) => other.distance - one.distance);
      const fewest = Math.min(...parts.map(({ length }) => length));
      return {
        measure,
        distance: first?.distance ?? 0,
        resolution: resolutionOf(fewest, tests),
        central: first?.central ?? false,
      };
    });
    return {
      transitions: this.#transitions,
      drawn: this.#drawn,
      impossible: this.#impossible,
      failing: this.#failing,
      measures: measures.toSorted((one, other) => other.distance - one.distance),
      resolution: Math.max(
        resolutionOf(Math.floor(this.#transitions / groups), tests),
        ...measures.map((one) => one.resolution),
      ),
    };
  }
}

/** Distance that as many independent ranks, in so many tests, exceed in at most {@link falseRejections} of all cases. */
function resolutionOf(ranks: number, tests: number): number {
  return ranks === 0 ? 1 : Math.min(1, Math.sqrt(log((2 * tests) / falseRejections) / (2 * ranks)));
}

function sharesReading(before: RecordedTransition | undefined, one: RecordedTransition): boolean {
  return before !== undefined && JSON.stringify(before.nextObservation) === JSON.stringify(one.observation);
}

/** One of the outcomes, by their probabilities. */
function drawn(outcomes: readonly Outcome[], random: RandomStream): Outcome {
  let left = random.float() * outcomes.reduce((sum, { probability }) => sum + probability, 0);
  const found = outcomes.find(({ probability }) => (left -= probability) < 0) ?? outcomes.at(-1);
  if (found === undefined) throw new RangeError('no outcome to draw from');
  return found;
}

/** How far the distribution of shares is from the uniform one, and whether that is because they crowd in the middle. */
function distances(shares: readonly number[]): { readonly distance: number; readonly central: boolean } {
  const sorted = shares.toSorted((one, other) => one - other);
  let [above, below] = [0, 0];
  // Too few in the outer quarters, on both sides: what crowding in the middle leaves.
  let [lowerLack, upperLack] = [0, 0];
  for (const [at, share] of sorted.entries()) {
    const [before, after] = [at / sorted.length, (at + 1) / sorted.length];
    above = Math.max(above, after - share);
    below = Math.max(below, share - before);
    if (share <= 0.5) lowerLack = Math.max(lowerLack, share - before);
    else upperLack = Math.max(upperLack, after - share);
  }
  const distance = Math.max(above, below);
  return { distance, central: Math.min(lowerLack, upperLack) > distance / 2 };
}
