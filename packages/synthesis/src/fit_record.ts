import type { Calibration } from '@orrery/planner';

/** What a fit of a program's constants found, as plain JSON: what the data say of them, and what they leave open. */
export interface FitRecord {
  /**
   * `kept`: the program has the fitted values. `refused`: on data that the fit did not see they gain less than two
   * standard errors, or noise alone explains the start values' errors. `outscored`: they gain there, and the program as
   * it was written scores better.
   */
  readonly verdict: 'kept' | 'refused' | 'outscored';
  /** By parameter: as written, and as fitted. */
  readonly start: Readonly<Record<string, number>>;
  readonly fitted: Readonly<Record<string, number>>;
  /** On `pairs` held-out transitions or segments; absent where it is no finite number. */
  readonly gain?: Calibration['gain'];
  /** With noise: false if it alone explains what the start values get wrong. */
  readonly refuted: boolean;
  readonly methods: Calibration['methods'];
  readonly nullDirections: Calibration['nullDirections'];
  readonly intervals: Calibration['intervals'];
}

/** The record of a fit from the program's own values. */
export function fitRecord(start: Readonly<Record<string, number>>, calibration: Calibration): FitRecord {
  const { kept, values, judged, gain, refuted, methods, nullDirections, intervals } = calibration;
  const isFinite = Number.isFinite(gain.mean) && Number.isFinite(gain.standardError);
  return {
    verdict: kept ? 'kept' : 'refused',
    start,
    fitted: kept ? values : judged,
    ...(isFinite && { gain }),
    refuted,
    methods,
    nullDirections,
    intervals,
  };
}
