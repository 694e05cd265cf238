import { mean, standardError } from '@orrery/report';

/** A mean with its standard error and the number of values behind it. */
export interface Estimate {
  readonly mean: number;
  readonly error: number;
  readonly n: number;
}

export function estimate(values: readonly number[]): Estimate | undefined {
  return values.length === 0 ? undefined : { mean: mean(values), error: standardError(values), n: values.length };
}

/**
 * (R - R_random) / (R_oracle - R_random) of Dainese et al. 2024, section 5, with the standard error of all three means to first
 * order. Undefined where the planner on the true dynamics is not better than chance by two standard errors: there is no
 * distance to measure in.
 */
export function normalisedReturn(
  value: Estimate | undefined,
  random: Estimate | undefined,
  oracle: Estimate | undefined,
): Estimate | undefined {
  if (value === undefined || random === undefined || oracle === undefined) return undefined;
  const distance = oracle.mean - random.mean;
  if (!(distance > 2 * Math.hypot(zeroIfUnknown(oracle.error), zeroIfUnknown(random.error)))) return undefined;
  const share = (value.mean - random.mean) / distance;
  const error = Math.hypot(value.error, (1 - share) * random.error, share * oracle.error) / distance;
  return { mean: share, error, n: value.n };
}

const zeroIfUnknown = (error: number): number => (Number.isFinite(error) ? error : 0);
