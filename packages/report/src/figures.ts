/** Marks a figure that does not exist, such as the tokens of a policy that asked nobody. */
export const noFigure = '-';

/** A number with `digits` decimals, or `-` for an absent or non-finite one. */
export function formatFixed(value: number | undefined, digits: number): string {
  if (value === undefined || !Number.isFinite(value)) return noFigure;
  // -0.00 reads as a misprint.
  return value.toFixed(digits).replace(/^-(0\.?0*)$/, '$1');
}

/** Mean and standard error as `12.3 ± 0.4`. */
export function formatMean(mean: number | undefined, standardError: number | undefined, digits: number): string {
  if (mean === undefined || !Number.isFinite(mean)) return noFigure;
  const error =
    standardError === undefined || !Number.isFinite(standardError) ? '' : ` ± ${standardError.toFixed(digits)}`;
  return `${formatFixed(mean, digits)}${error}`;
}

/** A count with thousands set apart by a thin gap, `~` in front of an estimate. */
export function formatCount(value: number | undefined, estimated = false): string {
  if (value === undefined) return noFigure;
  return `${estimated ? '~' : ''}${String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ')}`;
}

/** Per-second rates and similar large figures: three significant digits and a suffix, `1.23 M`. */
export function formatRate(value: number): string {
  const [scale, suffix] =
    value >= 1e9 ? [1e9, ' G'] : value >= 1e6 ? [1e6, ' M'] : value >= 1e3 ? [1e3, ' k'] : [1, ''];
  return `${(value / scale).toPrecision(3)}${suffix}`;
}
