import { decode, failure, RandomStream, success, type Result } from '@orrery/contract';
import type { OutcomesResult, SandboxModel, StepResult } from '@orrery/sandbox';
import type { Prediction } from '../metrics/index.ts';
import { toPrediction } from '../predict.ts';
import { batchOf, engineFailure, type Judging } from './judging.ts';
import {
  explainedByNoise,
  noiseFits,
  noiseSamples,
  noisyStates,
  type NoiseFit,
  type ObservationNoise,
} from './noise.ts';
import { NoisyChance, noisyStarts, startsAround, type FromStart, type NoisyChanceReport } from './noisy_chance.ts';
import type { AcceptanceFailure } from './ports.ts';
import { readingOf, type Outcome } from './readings.ts';

/** Which of the wrong transitions the stated noise explains, and whether all residuals together are of its size. */
export async function underNoise(
  context: Judging,
  wrong: readonly number[],
  firsts: readonly (Prediction | undefined)[],
): Promise<
  Result<{ readonly explained: readonly number[]; readonly fits: readonly NoiseFit[] } | undefined, AcceptanceFailure>
> {
  const { ports, settings, forms, signal } = context;
  const { noise, split, seed } = settings;
  if (noise === undefined) return success(undefined);
  const around = split.sealed.flatMap((truth, at) => {
    const random = RandomStream.of(seed, 'Acceptance', at);
    return noisyStates(truth.observation, noise, random).map((observation) =>
      Object.assign({}, truth, { observation }),
    );
  });
  const ran = await ports.sandbox.run(forms.model, batchOf(context, around), signal === undefined ? {} : { signal });
  if (!ran.ok) return failure(engineFailure(ran.error));
  const samples = split.sealed.map((_, at) =>
    ran.value.slice(at * noiseSamples, (at + 1) * noiseSamples).map((result) => toPrediction(result, forms.model)),
  );
  const explained = wrong.filter((at) => {
    const [prediction, truth] = [firsts[at], split.sealed[at]];
    return (
      prediction !== undefined && truth !== undefined && explainedByNoise(prediction, samples[at] ?? [], truth, noise)
    );
  });
  return success({ explained, fits: noiseFits(firsts, samples, split.sealed, noise) });
}

/** Transitions whose outcomes are held at a time. */
const heldTogether = 64;

/** How a program that draws does under the stated noise. */
export async function chanceUnderNoise(
  context: Judging,
  noise: ObservationNoise,
): Promise<Result<NoisyChanceReport, AcceptanceFailure>> {
  const { ports, settings, forms, signal } = context;
  const { sealed } = settings.split;
  const options = signal === undefined ? {} : { signal };
  const gathered = new NoisyChance(noise, settings.seed);
  const starts = startsAround(sealed, noise, settings.seed);
  for (let from = 0; from < sealed.length; from += heldTogether) {
    const batch = batchOf(context, starts.slice(from * noisyStarts, (from + heldTogether) * noisyStarts));
    const listed = await ports.sandbox.outcomes(forms.model, { states: batch.states, actions: batch.actions }, options);
    if (!listed.ok) return failure(engineFailure(listed.error));
    // Chance without a list is drawn from, once from each state.
    const isListed = listed.value.every((one) => one.ok || one.error.code !== 'not_enumerable');
    const drawn = isListed ? undefined : await ports.sandbox.run(forms.model, batch, options);
    if (drawn?.ok === false) return failure(engineFailure(drawn.error));
    const found =
      drawn === undefined
        ? listed.value.map((one) => fromList(one, forms.model))
        : drawn.value.map((one) => fromDraw(one, forms.model));
    for (const [at, truth] of sealed.slice(from, from + heldTogether).entries())
      gathered.add(from + at, truth, found.slice(at * noisyStarts, (at + 1) * noisyStarts));
  }
  return success(gathered.report(sealed));
}

function fromList(result: OutcomesResult, { section }: SandboxModel): FromStart {
  if (!result.ok) return { outcomes: undefined, listed: true };
  const { outcomes } = result;
  const told = outcomes.flatMap(({ next, reward, terminated, probability }, place): Outcome[] => {
    const state = decode(section.layout.state, next);
    if (!state.ok) return [];
    const reading = readingOf(state.value, reward, terminated);
    return [{ state: state.value, reward, terminated, reading, probability, branch: `${outcomes.length}:${place}` }];
  });
  return { outcomes: told, listed: true };
}

function fromDraw(result: StepResult, model: SandboxModel): FromStart {
  const prediction = toPrediction(result, model);
  if (!prediction.ok) return { outcomes: undefined, listed: false };
  const { state, reward, terminated } = prediction;
  const reading = readingOf(state, reward, terminated);
  return { outcomes: [{ state, reward, terminated, reading, probability: 1, branch: 'drawn' }], listed: false };
}
