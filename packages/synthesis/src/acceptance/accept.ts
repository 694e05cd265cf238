import { encode, failure, RandomStream, success, type ModelContract, type Result } from '@orrery/contract';
import type { Condition, Diagnostic } from '@orrery/language';
import type { Sandbox, SandboxError, SandboxModel, StepBatch, StepResult } from '@orrery/sandbox';
import { conflictsAmong } from '../conflicts.ts';
import { doNothing, rightByStrict, strict, type Prediction, type StrictScore } from '../metrics/index.ts';
import type { RecordedTransition, ScoredState, SynthesisTask } from '../ports.ts';
import { predict, toPrediction } from '../predict.ts';
import { chanceReport, type ChanceReport } from './chance.ts';
import { conditionCoverage, type ConditionCoverage, type ParameterCoverage } from './coverage.ts';
import { fieldErrors, type FieldError } from './field_errors.ts';
import { seenKinds, type SeenKind } from './kinds.ts';
import {
  explainedByNoise,
  noiseFits,
  noiseSamples,
  noisyStates,
  type NoiseFit,
  type ObservationNoise,
} from './noise.ts';
import type { SealedEpisodes, SealedSplit } from './seal.ts';
import { errorBound, verdictOf, type Verdict } from './verdict.ts';

/** A program in the forms that acceptance runs. */
export interface AcceptedForms {
  readonly model: SandboxModel;
  /** The same, with its conditions watched. */
  readonly watched: SandboxModel;
  readonly conditions: readonly Condition[];
  /** Steps of the compiled form; absent where it is not run. */
  readonly compiled?: (batch: StepBatch) => readonly StepResult[];
}

export interface AcceptancePorts {
  readonly prepare: (source: string, contract: ModelContract) => Promise<Result<AcceptedForms, readonly Diagnostic[]>>;
  readonly sandbox: Pick<Sandbox, 'run' | 'outcomes' | 'coverage'>;
}

export interface AcceptanceSettings {
  readonly task: SynthesisTask;
  readonly split: SealedSplit;
  readonly seed: number;
  /** K, for programs that draw. */
  readonly draws: number;
  readonly noise?: ObservationNoise;
}

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
  readonly chance?: ChanceReport;
  /** Over all data, sealed and not. */
  readonly coverage?: {
    readonly conditions: readonly ConditionCoverage[];
    readonly parameters: readonly ParameterCoverage[];
  };
  readonly engines?: { readonly transitions: number; readonly disagreements: number };
}

/** The sandbox gave no results although the program is not at fault. */
export interface AcceptanceFailure {
  readonly code: 'cancelled' | 'unusable_dataset' | 'engine';
  readonly message: string;
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
  const context: Context = {
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
  const chance = stochastic ? await chanceOf(context) : undefined;
  if (chance?.ok === false) return chance;
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
      ...(settings.noise !== undefined && { noise: noisy.value?.fits ?? [] }),
      ...(engines !== undefined && { engines }),
      ...(chance !== undefined && { chance: chance.value }),
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
    coverage: coverage.value,
    ...(engines !== undefined && { engines }),
  });
}

interface Context {
  readonly ports: AcceptancePorts;
  readonly settings: AcceptanceSettings;
  readonly forms: AcceptedForms;
  /** Transitions of both parts, the sealed ones last. */
  readonly all: readonly RecordedTransition[];
  readonly scored: ScoredState;
  readonly signal?: AbortSignal;
}

const engineFailure = ({ code, message }: SandboxError): AcceptanceFailure => ({
  code: code === 'cancelled' || code === 'closed' ? 'cancelled' : 'engine',
  message,
});

/** One step of each transition, each with a stream of its own. */
function batchOf({ forms, settings }: Context, transitions: readonly RecordedTransition[]): StepBatch {
  const { state, action } = forms.model.section.layout;
  const bytes = (type: typeof state, value: Parameters<typeof encode>[1]): Uint8Array => {
    const encoded = encode(type, value);
    // The recorded ones have been encoded before, by predict, and noise changes numbers only.
    return encoded.ok ? encoded.value : new Uint8Array(0);
  };
  return {
    states: transitions.map(({ observation }) => bytes(state, observation)),
    actions: transitions.map((transition) => bytes(action, transition.action)),
    streams: transitions.map((_, at) => RandomStream.of(settings.seed, 'Scoring', at).state),
  };
}

async function chanceOf(context: Context): Promise<Result<ChanceReport, AcceptanceFailure>> {
  const { ports, settings, forms, scored, signal } = context;
  const { states, actions } = batchOf(context, settings.split.sealed);
  const outcomes = await ports.sandbox.outcomes(
    forms.model,
    { states, actions },
    signal === undefined ? {} : { signal },
  );
  if (!outcomes.ok) return failure(engineFailure(outcomes.error));
  return success(chanceReport(outcomes.value, settings.split.sealed, forms.model, scored));
}

/** Which of the wrong transitions the stated noise explains, and whether all residuals together are of its size. */
async function underNoise(
  context: Context,
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

/** Relative change of a parameter that shows whether predictions depend on it. */
const parameterChange = 0.01;

async function coverageOf(
  context: Context,
  results: readonly StepResult[],
  draws: number,
): Promise<Result<NonNullable<AcceptanceReport['coverage']>, AcceptanceFailure>> {
  const { ports, forms, all, signal, settings } = context;
  const options = signal === undefined ? {} : { signal };
  const batch = batchOf(context, all);
  const watched = await ports.sandbox.coverage(forms.watched, batch, options);
  if (!watched.ok) return failure(engineFailure(watched.error));
  const parameters: ParameterCoverage[] = [];
  const values = forms.model.section.parameters.map(({ value }) => value);
  const own = all.map((_, at) => RandomStream.of(settings.seed, 'Scoring', at * draws).state);
  for (const [at, { name, value }] of forms.model.section.parameters.entries()) {
    const changed = value === 0 ? parameterChange : value * (1 + parameterChange);
    const ran = await ports.sandbox.run(
      forms.model,
      { ...batch, streams: own, parameters: values.with(at, changed) },
      options,
    );
    // A value that the program cannot take at all has a part in every prediction.
    if (!ran.ok && ran.error.code !== 'load_failed' && ran.error.code !== 'run_failed')
      return failure(engineFailure(ran.error));
    const dependent = ran.ok ? all.filter((_, one) => differ(ran.value[one], results[one * draws])).length : all.length;
    parameters.push({ name, transitions: dependent });
  }
  return success({ conditions: conditionCoverage(forms.conditions, watched.value), parameters });
}

function enginesOf(context: Context, results: readonly StepResult[], draws: number): AcceptanceReport['engines'] {
  const { forms, all, settings } = context;
  if (forms.compiled === undefined) return undefined;
  const streams = all.map((_, at) => RandomStream.of(settings.seed, 'Scoring', at * draws).state);
  const compiled = forms.compiled({ ...batchOf(context, all), streams });
  const disagreements = all.filter((_, at) => differ(compiled[at], results[at * draws])).length;
  return { transitions: all.length, disagreements };
}

/** Bit for bit: what was made, or where and why it failed. A step that its batch gave up unrun says nothing. */
function differ(one: StepResult | undefined, other: StepResult | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  if (isUnrun(one) || isUnrun(other)) return false;
  if (!one.ok || !other.ok)
    return (
      one.ok !== other.ok ||
      (!one.ok &&
        !other.ok &&
        (one.error.code !== other.error.code ||
          one.error.line !== other.error.line ||
          one.error.column !== other.error.column))
    );
  return (
    one.terminated !== other.terminated ||
    !Object.is(one.reward + 0, other.reward + 0) ||
    Buffer.compare(one.next, other.next) !== 0
  );
}

/** After some steps that exhaust their budget the sandbox fails the others of the batch without running them. */
function isUnrun(result: StepResult): boolean {
  return !result.ok && result.error.code === 'budget_exhausted' && result.error.line === 0;
}
