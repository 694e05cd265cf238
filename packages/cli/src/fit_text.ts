import { formatTable } from '@orrery/report';
import type { FitRecord } from '@orrery/synthesis';

/** A number with as many digits as tell something. */
export function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Whether a fit is kept, and by how much data that it did not see speak for it. */
export function gainText({ kept, refuted, gain, methods }: GainFacts): string {
  const { mean, standardError, pairs } = gain ?? { mean: Number.NaN, standardError: Number.NaN, pairs: 0 };
  return (
    `${kept ? 'kept' : 'not kept, the start values stay'}: gain on ${pairs} held-out ${methods.includes('trajectories') ? 'segments' : 'transitions'} ` +
    `${short(mean)} ± ${short(standardError)} (two standard errors are asked for)${refuted ? '' : ', and noise alone explains the fitted data'}, by ${methods.join(', ') || 'no method'}`
  );
}

interface GainFacts extends Pick<FitRecord, 'refuted' | 'gain' | 'methods'> {
  readonly kept: boolean;
}

/** What the data leave open: directions in which nothing changes, and the values that a threshold may have. */
export function undeterminedLines({
  nullDirections,
  intervals,
}: Pick<FitRecord, 'nullDirections' | 'intervals'>): readonly string[] {
  return [
    ...nullDirections.map((direction) => {
      const parts = Object.entries(direction).map(([name, share]) => `${name} ${share.toFixed(2)}`);
      return `the data do not tell, in relative changes: ${parts.join(', ')}; along this the start values stay`;
    }),
    ...Object.entries(intervals).map(([name, { low, high }]) => {
      const any = low === undefined && high === undefined;
      const range = `from ${low === undefined ? 'any' : short(low)} to ${high === undefined ? 'any' : short(high)}`;
      return any ? `${name}: no value tried changes anything` : `${name}: the data allow ${range}`;
    }),
  ];
}

/** A fit of a run, for people. */
export function fitText(fit: FitRecord): string {
  const columns = ['parameter', 'as written', 'fitted'].map((title, at) => ({
    title,
    align: at === 0 ? ('left' as const) : ('right' as const),
  }));
  const rows = Object.entries(fit.start).map(([name, value]) => [name, String(value), String(fit.fitted[name])]);
  const verdict =
    fit.verdict === 'outscored'
      ? 'not kept: the program scores better as it was written'
      : gainText({ ...fit, kept: fit.verdict === 'kept' });
  return [formatTable(columns, rows), '', verdict, ...undeterminedLines(fit)].join('\n');
}
