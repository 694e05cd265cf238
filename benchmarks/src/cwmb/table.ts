import {
  benchmarkRow,
  formatCount,
  formatFixed,
  formatMean,
  formatTable,
  mean,
  noFigure,
  standardError,
  type BenchmarkRow,
} from '@orrery/report';
import type { TaskScores } from './score.ts';

/** One method on one environment. */
export interface MethodResult {
  readonly suite: string;
  readonly environment: string;
  readonly method: string;
  readonly calls?: number;
  readonly tokens?: number;
  readonly tokensEstimated?: boolean;
  readonly scores?: TaskScores;
  readonly returns: readonly number[];
}

const columns = [
  { title: 'environment', align: 'left' },
  { title: 'method', align: 'left' },
  { title: 'calls', align: 'right' },
  { title: 'tokens', align: 'right' },
  { title: 'paper-code', align: 'right' },
  { title: 'paper-equation', align: 'right' },
  { title: 'strict', align: 'right' },
  { title: 'return', align: 'right' },
  { title: 'n', align: 'right' },
  { title: 'normalised', align: 'right' },
] as const;

/** (R - R_random) / (R_oracle - R_random); undefined where the oracle plans no better than chance. */
export function normalisedReturn(value: number, random: number, oracle: number): number | undefined {
  return oracle === random ? undefined : (value - random) / (oracle - random);
}

function anchors(
  results: readonly MethodResult[],
  environment: string,
): { random: number; oracle: number } | undefined {
  const returnsOf = (method: string): readonly number[] =>
    results.find((result) => result.environment === environment && result.method === method)?.returns ?? [];
  const [random, oracle] = [returnsOf('random'), returnsOf('oracle')];
  return random.length === 0 || oracle.length === 0 ? undefined : { random: mean(random), oracle: mean(oracle) };
}

/** The table of `pnpm bench`. */
export function suiteTable(results: readonly MethodResult[]): string {
  let previous = '';
  const rows = results.map((result) => {
    const { environment, method, calls, tokens, tokensEstimated, scores, returns } = result;
    const anchor = anchors(results, environment);
    const first = environment !== previous;
    previous = environment;
    const average = returns.length === 0 ? undefined : mean(returns);
    return [
      first ? environment : '',
      method,
      formatCount(calls),
      formatCount(tokens, tokensEstimated),
      formatFixed(scores?.paperCode, 4),
      formatFixed(scores?.paperEquation, 4),
      formatFixed(scores?.strict, 4),
      formatMean(average, standardError(returns), 1),
      returns.length === 0 ? noFigure : String(returns.length),
      anchor === undefined || average === undefined
        ? noFigure
        : formatFixed(normalisedReturn(average, anchor.random, anchor.oracle), 2),
    ];
  });
  return formatTable(columns, rows);
}

/** The same figures as rows for `--json`. */
export function suiteRows(results: readonly MethodResult[]): BenchmarkRow[] {
  return results.flatMap((result) => {
    const { suite, environment, method, calls, tokens, scores, returns } = result;
    const row = (metric: string, facts: Partial<BenchmarkRow>): BenchmarkRow =>
      benchmarkRow({ suite, environment, method, metric, ...facts });
    const anchor = anchors(results, environment);
    const average = returns.length === 0 ? undefined : mean(returns);
    return [
      ...(calls === undefined ? [] : [row('calls', { value: calls })]),
      ...(tokens === undefined ? [] : [row('tokens', { value: tokens })]),
      ...(scores === undefined
        ? []
        : [
            row('paper-code', { value: scores.paperCode, unit: 'share of training credit' }),
            row('paper-equation', { value: scores.paperEquation, unit: 'share of training credit' }),
            row('strict', { value: scores.strict, n: scores.strictTransitions, unit: 'share of held-out transitions' }),
          ]),
      ...(average === undefined
        ? []
        : [
            row('return', {
              value: average,
              standardError: standardError(returns),
              n: returns.length,
              unit: 'undiscounted',
            }),
          ]),
      ...(anchor === undefined || average === undefined
        ? []
        : [
            row('normalised-return', {
              value: normalisedReturn(average, anchor.random, anchor.oracle) ?? null,
              n: returns.length,
              baseline: 'random = 0, oracle = 1',
            }),
          ]),
    ];
  });
}
