import { success, type Result } from '@orrery/contract';
import { nativeOptions, type FittedTransition } from './calibration.ts';
import { attempt, type PlannerError } from './error.ts';
import type { Model, Parameters } from './model.ts';
import { addon } from './native.ts';
import { columns } from './recorded.ts';

export interface IdentificationOptions {
  /** The recorded states are noisy: residuals are taken as noise, and no transition need be right. Default false. */
  readonly noisy?: boolean;
}

/** What data say of one parameter, the others held. */
export interface IdentifiedParameter {
  /**
   * Length of the derivative of all predictions by the parameter, per relative change (per unit for one of 0), in units of
   * each field's rounding, or with noise of the deviation of its residuals. 0: it acts by jumps, or not at all.
   */
  readonly sensitivity: number;
  /**
   * Values with which as many transitions are right as with its own; with noise, in its 95 % interval. An end that is left
   * out was not found within a thousand times the value.
   */
  readonly low?: number;
  readonly high?: number;
}

/** What data say of a model's parameters. */
export interface Identification {
  /** Transitions that were looked at: all of 4,000, or as many evenly spread. */
  readonly transitions: number;
  /** Of them, those that are right within 1e-5 and 1e-5 of the value. */
  readonly right: number;
  readonly parameters: Readonly<Record<string, IdentifiedParameter>>;
  /** Directions in which parameters may move together unseen, by parameter and share (relative changes; the largest is 1). */
  readonly nullDirections: readonly Parameters[];
}

/**
 * Asks data what they say of the parameters that a model has, without fitting them. Errors: those of `calibrate`; a model
 * that draws is `unsupported`.
 */
export function identify(
  model: Model,
  transitions: readonly FittedTransition[],
  { noisy = false }: IdentificationOptions = {},
): Result<Identification, PlannerError> {
  const native = addon();
  if (!native.ok) return native;
  const settings = nativeOptions(model, { noise: noisy ? 'estimated' : 'none' });
  if (!settings.ok) return settings;
  const data = columns(model, transitions);
  if (!data.ok) return data;
  const result = attempt(() => native.value.identifySync(model.native, data.value, settings.value));
  if (!result.ok) return result;
  const names = model.section.parameters.map(({ name }) => name);
  const { transitions: looked, right, sensitivity, intervals, nullDirections } = result.value;
  return success({
    transitions: looked,
    right,
    parameters: Object.fromEntries(
      names.map((name, at): [string, IdentifiedParameter] => {
        const { low, high } = intervals[at] ?? {};
        return [
          name,
          {
            sensitivity: sensitivity[at] ?? 0,
            ...(low === undefined || low === null ? {} : { low }),
            ...(high === undefined || high === null ? {} : { high }),
          },
        ];
      }),
    ),
    nullDirections: nullDirections.map((direction) =>
      Object.fromEntries(direction.map(({ parameter, component }) => [names[parameter] ?? '', component])),
    ),
  });
}
