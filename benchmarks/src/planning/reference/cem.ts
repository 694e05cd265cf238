// The cross-entropy method over open-loop action sequences as published, written from the paper and from the planner's
// documented draws. Rubinstein (1999), Methodology and Computing in Applied Probability 1:127-190, as used by Dainese et al.
// (2024), "Generating code world models with large language models guided by Monte Carlo tree search", appendix L.
import { RandomStream } from '@orrery/contract';
import type { BoxModel } from './model.ts';

/** Options of {@link cem}, all of them given; the published values in brackets. */
export interface CemOptions {
  /** Steps of a sequence. [100] */
  readonly horizon: number;
  /** [20] */
  readonly iterations: number;
  /** Sequences of an iteration. [1000] */
  readonly population: number;
  /** Sequences that refit the distribution. [100] */
  readonly elites: number;
  /** [1] */
  readonly discount: number;
  /** [centre, as released] */
  readonly initialMean: 'centre' | 'zero';
  readonly seed: number | bigint;
}

/** The published options. */
export const publishedCem: Omit<CemOptions, 'seed'> = {
  horizon: 100,
  iterations: 20,
  population: 1000,
  elites: 100,
  discount: 1,
  initialMean: 'centre',
};

/** The best sequence of the last iteration. */
export interface CemPlan {
  /** One list of components per step. */
  readonly actions: readonly (readonly number[])[];
  readonly predictedReturn: number;
  readonly iterations: readonly { readonly bestReturn: number; readonly meanReturn: number; readonly failed: number }[];
  /** Steps that succeeded. */
  readonly modelSteps: number;
}

interface Sample {
  readonly actions: readonly (readonly number[])[];
  readonly return: number;
}

/**
 * Plans a sequence of actions. Sample s of iteration i draws its normals from the stream (seed, Sample, k) and the model's
 * chance from (seed, SampleModel, k), k = i * population + s. A sample whose model fails is no elite; throws if all do.
 */
export function cem<S>(model: BoxModel<S>, state: S, options: CemOptions): CemPlan {
  const { horizon, iterations, population, elites, discount, initialMean, seed } = options;
  const { low, high } = model;
  const perStep = <T>(of: (component: number) => T): T[][] =>
    Array.from({ length: horizon }, () => low.map((_, component) => of(component)));
  let mean = perStep((c) => (initialMean === 'zero' ? 0 : (low[c]! + high[c]!) / 2));
  let deviation = perStep((c) => Math.max(Math.abs(low[c]!), Math.abs(high[c]!)) / 2);
  const told: CemPlan['iterations'][number][] = [];
  let modelSteps = 0;

  const draw = (k: number): number[][] => {
    const random = RandomStream.of(seed, 'Sample', k);
    return mean.map((row, t) =>
      row.map((centre, c) => clamp(centre + deviation[t]![c]! * random.normal(), low[c]!, high[c]!)),
    );
  };
  const play = (actions: readonly (readonly number[])[], k: number): number => {
    const random = RandomStream.of(seed, 'SampleModel', k);
    let at = state;
    let weight = 1;
    let total = 0;
    for (const action of actions) {
      const step = attempted(() => model.step(at, action, random));
      if (step === undefined) return Number.NaN;
      modelSteps += 1;
      total += weight * step.reward;
      weight *= discount;
      at = step.state;
      if (step.terminated) break;
    }
    return total;
  };

  let best: Sample | undefined;
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const samples = Array.from({ length: population }, (_, s): Sample => {
      const k = iteration * population + s;
      const actions = draw(k);
      return { actions, return: play(actions, k) };
    });
    const counted = samples.filter((sample) => Number.isFinite(sample.return));
    // Stable: the lower index first among equals.
    const ranked = [...counted].sort((a, b) => b.return - a.return);
    [best] = ranked;
    if (best === undefined) throw new Error(`every sample of iteration ${iteration} failed`);
    told.push({
      bestReturn: best.return,
      meanReturn: counted.reduce((sum, sample) => sum + sample.return / counted.length, 0),
      failed: population - counted.length,
    });
    const elite = ranked.slice(0, elites);
    const average = (of: (sample: Sample) => number): number =>
      elite.reduce((sum, sample) => sum + of(sample), 0) / elite.length;
    const centred = mean.map((row, t) => row.map((_, c) => average(({ actions }) => actions[t]![c]!)));
    deviation = centred.map((row, t) =>
      row.map((centre, c) =>
        Math.sqrt(average(({ actions }) => (actions[t]![c]! - centre) * (actions[t]![c]! - centre))),
      ),
    );
    mean = centred;
  }
  if (best === undefined) throw new RangeError('there is an iteration at least');
  return { actions: best.actions, predictedReturn: best.return, iterations: told, modelSteps };
}

const clamp = (value: number, low: number, high: number): number => (value < low ? low : value > high ? high : value);

function attempted<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
