import { mean } from '@orrery/report';
import { estimate, normalisedReturn, type Estimate } from './normalised.ts';
import type { MethodResult, Returns, TaskResult } from './result.ts';

/** A row with what follows from the others of its environment. */
export interface SummaryRow extends MethodResult {
  readonly environment: string;
  /** What the true rules score by `strict` on held-out transitions, beside a distance from them. */
  readonly ceiling: number | undefined;
  readonly publishedReturn: Estimate | undefined;
  readonly publishedNormalised: Estimate | undefined;
  readonly bestReturn: Estimate | undefined;
  readonly bestNormalised: Estimate | undefined;
}

/** The rows of one environment: returns of random play and of planners on the true rules are the anchors. */
export function summaryRows({ environment, rows, anchors }: TaskResult): readonly SummaryRow[] {
  const [random, published, best] = [anchors.random, anchors.published, anchors.best].map(estimate);
  const truth = rows.find(({ method }) => method === 'oracle');
  return rows.map((row) => {
    const own = (returns: Returns | undefined): Estimate | undefined => estimate(returns?.returns ?? []);
    const anchor = row.method === 'random' ? [random, random] : row.method === 'oracle' ? [published, best] : undefined;
    const [publishedReturn, bestReturn] = anchor ?? [own(row.published), own(row.best)];
    const normalised = (value: Estimate | undefined, oracle: Estimate | undefined): Estimate | undefined => {
      const found = normalisedReturn(value, random, oracle);
      // The anchors are 0 and 1 by definition, whatever their sample.
      return found === undefined || anchor === undefined ? found : { ...found, error: Number.NaN };
    };
    return {
      ...row,
      environment,
      ceiling: row.distance === undefined ? undefined : truth?.scores?.heldout.strict,
      publishedReturn,
      publishedNormalised: normalised(publishedReturn, published),
      bestReturn,
      bestNormalised: normalised(bestReturn, best),
    };
  });
}

type Half = 'cwmb, discrete' | 'cwmb, continuous' | 'rtfm' | 'unseen';

/** What environments are averaged over: those that are told in full apart. */
export type Group = Half | `${Half}, variant B`;

export function groupOf(result: TaskResult): Group {
  const half = halfOf(result);
  return result.variant === 'B' ? `${half}, variant B` : half;
}

function halfOf({ suite, discrete }: TaskResult): Half {
  if (suite !== 'cwmb') return suite === 'rtfm' ? 'rtfm' : 'unseen';
  return discrete ? 'cwmb, discrete' : 'cwmb, continuous';
}

/** Means of a method over the environments of a group that have the figure, with standard errors over environments. */
export interface GroupMean {
  readonly group: Group;
  readonly method: string;
  /** Environments with scores, of all in the group. */
  readonly scored: number;
  readonly of: number;
  readonly trainCode: Estimate | undefined;
  readonly trainEquation: Estimate | undefined;
  readonly trainStrict: Estimate | undefined;
  readonly heldoutStrict: Estimate | undefined;
  readonly plannerStrict: Estimate | undefined;
  readonly publishedNormalised: Estimate | undefined;
  readonly bestNormalised: Estimate | undefined;
}

/** Means of every method of every group, in the order in which they are met. */
export function groupMeans(results: readonly TaskResult[]): readonly GroupMean[] {
  const groups = [...new Set(results.map(groupOf))];
  return groups.flatMap((group) => {
    const members = results.filter((result) => groupOf(result) === group);
    const rows = members.flatMap(summaryRows);
    const anchors = ['do-nothing', 'oracle'];
    const names = [...new Set(rows.filter(({ scores }) => scores !== undefined).map(({ method }) => method))];
    const methods = [
      ...names.filter((name) => !anchors.includes(name)),
      ...anchors.filter((name) => names.includes(name)),
    ];
    return methods.map((method): GroupMean => {
      const own = rows.filter((row) => row.method === method && row.scores !== undefined);
      const environments = [...new Set(own.map(({ environment }) => environment))];
      const over = (figure: (row: SummaryRow) => number | undefined): Estimate | undefined =>
        estimate(
          environments.flatMap((environment) => {
            const seeds = own.filter((row) => row.environment === environment).map(figure);
            const known = seeds.filter((value) => value !== undefined);
            return known.length === 0 ? [] : [mean(known)];
          }),
        );
      return {
        group,
        method,
        scored: environments.length,
        of: members.length,
        trainCode: over(({ scores }) => scores?.train.paperCode),
        trainEquation: over(({ scores }) => scores?.train.paperEquation),
        trainStrict: over(({ scores }) => scores?.train.strict),
        heldoutStrict: over(({ scores }) => scores?.heldout.strict),
        plannerStrict: over(({ scores }) => scores?.planner.strict),
        publishedNormalised: over((row) => normalisedOf(rows, row, 'published')),
        bestNormalised: over((row) => normalisedOf(rows, row, 'best')),
      };
    });
  });
}

type Planner = 'published' | 'best';

/** A row's normalised return as means count it: 0 where there was nothing to plan in. `rows`: of its environment, at least. */
export function normalisedOf(rows: readonly SummaryRow[], row: SummaryRow, planner: Planner): number | undefined {
  return isLost(row, planner) ? lostReturn(rows, row, planner) : row[`${planner}Normalised`]?.mean;
}

/** There is nothing to plan in, or it failed. */
function isLost(row: SummaryRow, planner: Planner): boolean {
  return row.unwritten === true || row[planner]?.failed !== undefined;
}

/** It counts 0, as published, where a normalised return is defined at all. */
function lostReturn(rows: readonly SummaryRow[], { environment }: SummaryRow, planner: Planner): number | undefined {
  const truth = rows.find((row) => row.environment === environment && row.method === 'oracle');
  return truth?.[`${planner}Normalised`] === undefined ? undefined : 0;
}
