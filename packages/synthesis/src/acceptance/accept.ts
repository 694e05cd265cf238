import { failure, success, type Result } from '@orrery/contract';
import type { Diagnostic } from '@orrery/language';
import { conflictsAmong } from '../conflicts.ts';
import { doNothing, rightByStrict, strict, type Prediction, type StrictScore } from '../metrics/index.ts';
import type { ScoredState } from '../ports.ts';
import { predict } from '../predict.ts';
import { chanceOf, type ChanceReport } from './chance.ts';
import { coverageOf, type Coverage } from './coverage.ts';
import { enginesOf, type EngineAgreement } from './engines.ts';
import { fieldErrors, type FieldError } from './field_errors.ts';
import type { Judging } from './judging.ts';
import { seenKinds, type SeenKind } from './kinds.ts';
import type { NoiseFit } from './noise.ts';
import type { NoisyChanceReport } from './noisy_chance.ts';
import type { AcceptanceFailure, AcceptancePorts, AcceptanceSettings } from './ports.ts';
import type { SealedEpisodes } from './seal.ts';
import { chanceUnderNoise, underNoise } from './under_noise.ts';
import { errorBound, verdictOf, type Verdict } from './verdict.ts';

/** What is known of a program, and how far it can be trusted. */
export interface AcceptanceReport {
  readonly verdict: Verdict;
  /** What speaks against it; empty if it is accepted. */
  readonly reasons: readonly string[];
  readonly seal: {
    readonly hash: string;
    readonly transitions: number;
    readonly distinct: number;
    readonly episodes: SealedEpisodes;
  };
  /** At most this error mass, under the distribution of the sealed part, with confidence 0.95, if there is no failure. */
  readonly bound: number;
  readonly kinds: readonly SeenKind[];
  /** Why there is nothing to say of its predictions. */
  readonly diagnostics?: readonly Diagnostic[];
  readonly sealed?: {
    readonly strict: StrictScore;
    readonly doNothing: StrictScore;
    readonly fields: readonly FieldError[];
    /** Places in the sealed part. */
    readonly failures: readonly number[];
    readonly explainedByNoise: readonly number[];
  };
  /** Where sensor noise is stated: what the residuals say of it, by field. */
  readonly noise?: readonly NoiseFit[];
  /** Of a program that draws, where sensors are exact. */
  readonly chance?: ChanceReport;
  /** Of one that draws, where sensor noise is stated. */
  readonly noisyChance?: NoisyChanceReport;
  /** Over all data, sealed and not. */
  readonly coverage?: Coverage;
  readonly engines?: EngineAgreement;
}

/** Judges a program on data that its search never saw. */
export async function accept(
  source: string,
  ports: AcceptancePorts,
  settings: AcceptanceSettings,
  signal?: AbortSignal,
): Promise<Result<AcceptanceReport, AcceptanceFailure>> {
  const { task, split, seed, draws } = settings;
  const { train, sealed, distinct, episodes, hash } = split;
  const all = [...train, ...sealed];
  const kinds = seenKinds(all, sealed);
  const seal = { hash, transitions: sealed.length, distinct, episodes };
  const known = { seal, bound: errorBound(distinct), kinds };
  const facts = {
    sealed: sealed.length,
    distinct,
    kinds,
    endSeen: all.some(({ terminated, truncated }) => terminated || truncated),
    failures: 0,
    conflicts: 0,
    declaredStochastic: task.stochastic === true,
  };
  const rejectedAs = (unusable: string) => ({ ...verdictOf({ ...facts, unusable }), ...known });
  const prepared = await ports.prepare(source, task.contract);
  if (!prepared.ok) return success({ ...rejectedAs('the checker rejects the program'), diagnostics: prepared.error });
  const { model } = prepared.value;
  const predicted = await predict(model, ports.sandbox, { transitions: all, seed, draws }, signal);
  if (!predicted.ok) {
    const { error } = predicted;
    if (error.kind === 'batch') return success(rejectedAs(`the program does not run: ${error.error.message}`));
    return failure({ code: error.kind, message: error.message });
  }
  const scored: ScoredState = { ...task.metric, type: model.section.layout.state };
  const context: Judging = {
    ports,
    settings,
    forms: prepared.value,
    all,
    scored,
    ...(signal !== undefined && { signal }),
  };
  const ofSealed = predicted.value.draws.slice(train.length);
  const firsts = ofSealed.map(([first]) => first);
  const { stochastic } = model.section.layout;
  const wrong = sealed.flatMap((truth, at) =>
    (ofSealed[at] ?? []).every((prediction) => rightByStrict(prediction, truth, scored)) ? [] : [at],
  );
  const { noise } = settings;
  const chance = stochastic && noise === undefined ? await chanceOf(context) : undefined;
  if (chance?.ok === false) return chance;
  const noisyChance = stochastic && noise !== undefined ? await chanceUnderNoise(context, noise) : undefined;
  if (noisyChance?.ok === false) return noisyChance;
  const noisy = stochastic ? success(undefined) : await underNoise(context, wrong, firsts);
  if (!noisy.ok) return noisy;
  const explained = noisy.value?.explained ?? [];
  const coverage = await coverageOf(context, predicted.value.results, stochastic ? draws : 1);
  if (!coverage.ok) return coverage;
  const engines = enginesOf(context, predicted.value.results, stochastic ? draws : 1);
  const failures = wrong.filter((at) => !explained.includes(at));
  // Of a program that exhausts its budget the later steps are not run: an earlier one names the place.
  const stops = (predictions: readonly (readonly Prediction[])[]) => predictions.flat().find(({ ok }) => !ok);
  const stopped = stops(ofSealed) === undefined ? undefined : stops(predicted.value.draws);
  const idle = doNothing(sealed).map((prediction) => [prediction]);
  return success({
    ...verdictOf({
      ...facts,
      failures: failures.length,
      ...(stopped?.ok === false && { stopped: stopped.error }),
      conflicts: conflictsAmong(all, predicted.value.encoded, scored),
      ...(noisy.value !== undefined && { noise: noisy.value.fits }),
      ...(engines !== undefined && { engines }),
      ...(chance !== undefined && { chance: chance.value }),
      ...(noisyChance !== undefined && { noisyChance: noisyChance.value }),
    }),
    ...known,
    sealed: {
      strict: strict(ofSealed, sealed, scored),
      doNothing: strict(idle, sealed, scored),
      fields: fieldErrors(firsts, sealed),
      failures,
      explainedByNoise: explained,
    },
    ...(noisy.value !== undefined && { noise: noisy.value.fits }),
    ...(chance !== undefined && { chance: chance.value }),
    ...(noisyChance !== undefined && { noisyChance: noisyChance.value }),
    coverage: coverage.value,
    ...(engines !== undefined && { engines }),
  });
}
