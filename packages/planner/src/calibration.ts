import { success, type Result } from '@orrery/contract';
import type {
  CalibrationErrors,
  CalibrationOptions as NativeOptions,
  CalibrationResult,
  RecordedTransitions,
} from './addon.d.ts';
import { cancellable } from './cancellation.ts';
import { attempt, type PlannerError } from './error.ts';
import type { Model, Parameters } from './model.ts';
import { addon, type Addon } from './native.ts';
import { invalid, word64 } from './options.ts';
import { columns } from './recorded.ts';
import type { Encodable } from './world.ts';

/** One recorded transition, as a fit takes it. */
export interface FittedTransition {
  readonly observation: Encodable;
  readonly action: Encodable;
  readonly nextObservation: Encodable;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated?: boolean;
  /** Of its episode: transitions in a row with one name follow one another, whatever their states say. */
  readonly episode?: string | number;
}

/** How a parameter may move: any number (the default), whole numbers, 0 or 1, not at all. */
export type ParameterKind = (typeof parameterKinds)[number];

const parameterKinds = ['real', 'integer', 'flag', 'fixed'] as const;

/** What is known of a parameter. */
export interface ParameterRange {
  readonly kind?: ParameterKind;
  readonly low?: number;
  readonly high?: number;
}

export interface CalibrationOptions {
  /** By name; a parameter that is left out is real and without bounds. */
  readonly parameters?: Readonly<Record<string, ParameterKind | ParameterRange>>;
  /**
   * Noise of the recorded states: `estimated` (the default) looks whether there is any, `none` takes them as exact, and
   * deviations by field (`.x`, `[2]`: the paths that a fit reports; `reward` for the reward) are taken as they are; with these a field
   * that has none is not compared.
   */
  readonly noise?: 'estimated' | 'none' | Readonly<Record<string, number>>;
  /** When a number is right: |p - t| <= absolute + relative |t|. Default 1e-5 each, as in the strict score. */
  readonly tolerance?: { readonly absolute: number; readonly relative: number };
  /** With noise: deviation of the prior about the start values, as a logarithm. Default 0.5, a factor of 1.65. */
  readonly prior?: number;
  /** Of the samples of CMA-ES. Default 0. */
  readonly seed?: number | bigint;
}

/** What moved the values. */
export type CalibrationMethod = 'least squares' | 'coordinate search' | 'evolution' | 'trajectories';

/** One-step errors on some transitions, before and after the fit. */
export interface CalibrationComparison {
  readonly transitions: number;
  /** Transitions whose next state and reward are right. */
  readonly right: { readonly before: number; readonly after: number };
  /** Root mean square error of each field, `reward` for the reward. */
  readonly errors: Readonly<Record<string, { readonly before: number; readonly after: number }>>;
}

/** What a fit found. */
export interface Calibration {
  /** The values to use: the fitted ones where they are kept, else those of the model. */
  readonly values: Parameters;
  /** Whether data that the fit did not see gain more than two standard errors by it, and the start values are refuted. */
  readonly kept: boolean;
  /**
   * With noise: whether the squared residuals of the fitted data fall by more than noise explains, were the start values
   * right (chi-squared with as many degrees of freedom as parameters moved, three deviations). Without noise: true.
   */
  readonly refuted: boolean;
  /** The values that were judged; those that are kept were fitted once more, to all data. */
  readonly judged: Parameters;
  /** Gain on the held-out data: in the loss of a transition, or with noise in the squared residuals of a segment. */
  readonly gain: { readonly mean: number; readonly standardError: number; readonly pairs: number };
  readonly methods: readonly CalibrationMethod[];
  /** Deviation of each field's noise; 0 where states are exact. Fields that are counted or coded are left out. */
  readonly noise: Readonly<Record<string, number>>;
  readonly fitted: CalibrationComparison;
  readonly heldOut: CalibrationComparison;
  /**
   * Directions of which the data say nothing, by parameter and share (in relative changes; the largest is 1): along them the
   * start values stay.
   */
  readonly nullDirections: readonly Parameters[];
  /** Parameters that act by jumps or not at all on these data, and the values that the data allow; an open end is left out. */
  readonly intervals: Readonly<Record<string, { readonly low?: number; readonly high?: number }>>;
  /** With noise: standard errors by data and prior. Else 0. */
  readonly standardErrors: Parameters;
  readonly modelSteps: number;
}

interface Prepared {
  readonly native: Addon;
  readonly data: RecordedTransitions;
  readonly options: NativeOptions;
}

/**
 * Fits a model's parameters to recorded transitions, on the calling thread. Transitions that follow one another (they name
 * one episode, or without names the state one ends in is the state the next begins in) are an episode. Two thirds are fitted; the rest, whole episodes where there
 * are enough, decides whether the fit is kept. Same arguments, same fit.
 *
 * Single transitions are fitted first: least squares where residuals are smooth, one parameter at a time and CMA-ES where
 * events make them jump. If few can be predicted exactly the states are noisy, and single transitions mislead, because their
 * inputs are noisy too; then the true first states of segments are fitted as well, with the model's values as a prior.
 */
export function calibrate(
  model: Model,
  transitions: readonly FittedTransition[],
  options: CalibrationOptions = {},
): Result<Calibration, PlannerError> {
  const prepared = prepare(model, transitions, options);
  if (!prepared.ok) return prepared;
  const { native, data, options: settings } = prepared.value;
  const result = attempt(() => native.calibrateSync(model.native, data, settings));
  return result.ok ? success(toCalibration(model, result.value)) : result;
}

/** As {@link calibrate}, beside the event loop; `signal` stops it. */
export async function calibrateAsync(
  model: Model,
  transitions: readonly FittedTransition[],
  options: CalibrationOptions & { readonly signal?: AbortSignal } = {},
): Promise<Result<Calibration, PlannerError>> {
  const prepared = prepare(model, transitions, options);
  if (!prepared.ok) return prepared;
  const { native, data, options: settings } = prepared.value;
  const cancellation = new native.Cancellation();
  const result = await cancellable(model, cancellation, options.signal, () =>
    native.calibrateAsync(model.native, data, settings, cancellation),
  );
  return result.ok ? success(toCalibration(model, result.value)) : result;
}

function prepare(
  model: Model,
  transitions: readonly FittedTransition[],
  options: CalibrationOptions,
): Result<Prepared, PlannerError> {
  const native = addon();
  if (!native.ok) return native;
  const settings = nativeOptions(model, options);
  if (!settings.ok) return settings;
  const data = columns(model, transitions);
  return data.ok ? success({ native: native.value, data: data.value, options: settings.value }) : data;
}

/** The options as the addon takes them, for every parameter of the model. */
export function nativeOptions(model: Model, options: CalibrationOptions): Result<NativeOptions, PlannerError> {
  const { tolerance = { absolute: 1e-5, relative: 1e-5 }, prior = 0.5, noise = 'estimated' } = options;
  const seed = word64('seed', options.seed ?? 0);
  if (!seed.ok) return seed;
  if (!(prior > 0 && Number.isFinite(prior))) return invalid('prior', prior, 'a finite number above 0');
  for (const part of ['absolute', 'relative'] as const)
    if (!(tolerance[part] > 0 && Number.isFinite(tolerance[part])))
      return invalid(`tolerance.${part}`, tolerance[part], 'a finite number above 0');
  if (
    noise === null ||
    (typeof noise === 'string' ? !['estimated', 'none'].includes(noise) : typeof noise !== 'object')
  )
    return invalid('noise', noise, "'estimated', 'none' or deviations by field");
  const deviations = typeof noise === 'string' ? [] : Object.entries(noise);
  for (const [field, deviation] of deviations)
    if (!(deviation > 0 && Number.isFinite(deviation)))
      return invalid(`noise.${field}`, deviation, 'a finite number above 0');
  const names = model.section.parameters.map(({ name }) => name);
  const ranges = options.parameters ?? {};
  for (const name of Object.keys(ranges))
    if (!names.includes(name)) return invalid(`parameters.${name}`, 'given', `one of ${names.join(', ')}`);
  const start = names.map((name) => model.parameters[name] ?? Number.NaN);
  const domains: ParameterKind[] = [];
  const lower: number[] = [];
  const upper: number[] = [];
  for (const [at, name] of names.entries()) {
    const given = Object.hasOwn(ranges, name) ? ranges[name] : undefined;
    const range: ParameterRange = typeof given === 'string' ? { kind: given } : (given ?? {});
    const { kind = 'real', low = -Infinity, high = Infinity } = range;
    if (!parameterKinds.includes(kind))
      return invalid(`parameters.${name}.kind`, kind, `one of ${parameterKinds.join(', ')}`);
    const value = start[at] ?? Number.NaN;
    if (!(low <= value && value <= high))
      return invalid(`parameters.${name}`, `from ${low} to ${high}`, `a range around the start value ${value}`);
    domains.push(kind);
    lower.push(low);
    upper.push(high);
  }
  return success({
    start: Float64Array.from(start),
    domains,
    lower: Float64Array.from(lower),
    upper: Float64Array.from(upper),
    absolute: tolerance.absolute,
    relative: tolerance.relative,
    noise: typeof noise === 'string' ? noise : 'known',
    deviations: deviations.map(([field, deviation]) => ({ field, deviation })),
    prior,
    seed: seed.value,
  });
}

function toCalibration(model: Model, result: CalibrationResult): Calibration {
  const names = model.section.parameters.map(({ name }) => name);
  const name = (at: number): string => names[at] ?? '';
  const byName = (values: Float64Array): Parameters =>
    Object.fromEntries(names.map((each, at) => [each, values[at] ?? Number.NaN]));
  const fields = [...result.fields, 'reward'];
  const compared = (before: CalibrationErrors, after: CalibrationErrors): CalibrationComparison => ({
    transitions: before.transitions,
    right: { before: before.right, after: after.right },
    errors: Object.fromEntries(
      fields.map((field, at) => [field, { before: before.rms[at] ?? 0, after: after.rms[at] ?? 0 }]),
    ),
  });
  const noise = fields.map((field, at) => [field, result.noise[at] ?? Infinity] as const);
  return {
    values: byName(result.values),
    kept: result.kept,
    refuted: result.refuted,
    judged: byName(result.fitted),
    gain: { mean: result.gain, standardError: result.gainError, pairs: result.gainPairs },
    methods: result.methods as CalibrationMethod[],
    noise: Object.fromEntries(noise.filter(([, deviation]) => Number.isFinite(deviation))),
    fitted: compared(result.fittedBefore, result.fittedAfter),
    heldOut: compared(result.heldOutBefore, result.heldOutAfter),
    nullDirections: result.nullDirections.map((direction) =>
      Object.fromEntries(direction.map(({ parameter, component }) => [name(parameter), component])),
    ),
    intervals: Object.fromEntries(
      result.intervals.map(({ parameter, low, high }) => [
        name(parameter),
        {
          ...(low === undefined || low === null ? {} : { low }),
          ...(high === undefined || high === null ? {} : { high }),
        },
      ]),
    ),
    standardErrors: byName(result.standardErrors),
    modelSteps: result.modelSteps,
  };
}
