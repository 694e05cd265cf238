import { benchmarkRow, type BenchmarkRow } from '@orrery/report';
import type { Estimate } from './normalised.ts';
import { pairedMethods, reference, type Paired, type PairedMethod } from './paired.ts';
import type { TaskResult } from './result.ts';
import type { SplitScores } from './score.ts';
import { groupMeans, summaryRows, type GroupMean, type SummaryRow } from './summary.ts';
import { rowName } from './table.ts';

/** The same figures as rows: for `--json`, `--csv` and the committed summary. */
export function suiteRows(results: readonly TaskResult[]): readonly BenchmarkRow[] {
  return [
    ...results.flatMap(environmentRows),
    ...groupMeans(results).flatMap(meanRows),
    ...pairedMethods(results).flatMap(pairedRows),
  ];
}

function environmentRows(result: TaskResult): readonly BenchmarkRow[] {
  const rowsOf = (each: SummaryRow): readonly BenchmarkRow[] => {
    const row = (metric: string, facts: Partial<BenchmarkRow>): BenchmarkRow =>
      benchmarkRow({ suite: result.suite, environment: result.environment, method: rowName(each), metric, ...facts });
    const estimated = (metric: string, value: Estimate | undefined, facts: Partial<BenchmarkRow>): BenchmarkRow[] =>
      value === undefined ? [] : [row(metric, { value: value.mean, standardError: value.error, n: value.n, ...facts })];
    const split = (name: string, scores: SplitScores | undefined): BenchmarkRow[] => {
      if (scores === undefined) return [];
      const { paperCode, paperEquation, strict, transitions: n } = scores;
      return [
        row(`${name} paper-code`, { value: paperCode, n, unit: 'share of credit' }),
        row(`${name} paper-equation`, { value: paperEquation, n, unit: 'share of credit' }),
        row(`${name} strict`, { value: strict, n, unit: 'share of transitions' }),
      ];
    };
    if (each.missing !== undefined) return [row('status', { unit: each.missing.status })];
    return [
      ...(each.calls === undefined ? [] : [row('calls', { value: each.calls })]),
      ...(each.tokens === undefined
        ? []
        : [row('tokens', { value: each.tokens, unit: each.tokensEstimated === true ? 'estimated' : 'as counted' })]),
      ...(each.cost === undefined ? [] : [row('cost', { value: each.cost, unit: 'US dollars' })]),
      ...split('train', each.scores?.train),
      ...split('held-out', each.scores?.heldout),
      ...split('planners', each.scores?.planner),
      ...(each.distance === undefined
        ? []
        : [
            row('held-out distance', {
              value: each.distance.distance,
              n: each.distance.enumerated,
              baseline: 'true rules',
              unit: 'total variation',
            }),
          ]),
      ...(each.ceiling === undefined
        ? []
        : [row('held-out strict, ceiling', { value: each.ceiling, unit: 'share of transitions' })]),
      ...estimated('return', each.publishedReturn, { unit: 'undiscounted', baseline: 'published planner' }),
      ...estimated('normalised return', each.publishedNormalised, { baseline: 'random = 0, published planner = 1' }),
      ...estimated('return, our best planner', each.bestReturn, { unit: 'undiscounted', baseline: 'our best planner' }),
      ...estimated('normalised return, our best planner', each.bestNormalised, {
        baseline: 'random = 0, our best planner = 1',
      }),
    ];
  };
  return summaryRows(result).flatMap(rowsOf);
}

function meanRows(mean: GroupMean): readonly BenchmarkRow[] {
  const row = (metric: string, value: Estimate | undefined): BenchmarkRow[] =>
    value === undefined
      ? []
      : [
          benchmarkRow({
            suite: mean.group,
            environment: 'mean',
            method: mean.method,
            metric,
            value: value.mean,
            standardError: value.error,
            n: value.n,
            unit: 'over environments',
          }),
        ];
  return [
    ...row('train paper-code', mean.trainCode),
    ...row('train paper-equation', mean.trainEquation),
    ...row('train strict', mean.trainStrict),
    ...row('held-out strict', mean.heldoutStrict),
    ...row('planners strict', mean.plannerStrict),
    ...row('normalised return', mean.publishedNormalised),
    ...row('normalised return, our best planner', mean.bestNormalised),
  ];
}

function pairedRows(paired: PairedMethod): readonly BenchmarkRow[] {
  const facts = {
    suite: 'all',
    environment: 'difference',
    method: paired.method,
    baseline: reference,
    unit: 'over environments of both',
  };
  const row = (metric: string, value: Paired | undefined): BenchmarkRow[] => {
    if (value === undefined) return [];
    const { own, reference: ofReference, difference } = value;
    const { mean, error, n } = difference;
    return [
      benchmarkRow({ ...facts, metric, value: mean, standardError: error, n }),
      benchmarkRow({ ...facts, metric: `${metric}, its mean`, value: own, n }),
      benchmarkRow({ ...facts, metric: `${metric}, the reference's mean`, value: ofReference, n }),
    ];
  };
  return [
    benchmarkRow({ ...facts, metric: 'environments', value: paired.worlds }),
    ...row('calls', paired.calls),
    ...row('held-out strict', paired.heldoutStrict),
    ...row('planners strict', paired.plannerStrict),
    ...row('normalised return', paired.publishedNormalised),
    ...row('normalised return, our best planner', paired.bestNormalised),
  ];
}
