import { formatCount, formatFixed, formatMean, noFigure, type Column } from '@orrery/report';
import { paperFigures, paperMeans, paperReturns, paperRtfm, type Printed } from '../paper/figures.ts';
import type { Estimate } from './normalised.ts';
import { pairedMethods, reference } from './paired.ts';
import type { MethodResult, TaskResult } from './result.ts';
import { groupMeans, groupOf, summaryRows, type Group, type SummaryRow } from './summary.ts';

/** A table as cells, for every form that it is printed in. */
export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

/** A row's method, with its seed where it is not the first. */
export const rowName = ({ method, seed = 0 }: MethodResult): string => (seed === 0 ? method : `${method} seed ${seed}`);

/** Every figure of every environment, the published ones beside. */
export function environmentTable(results: readonly TaskResult[]): Table {
  return {
    title: 'Environments',
    columns: [
      left('environment'),
      left('method'),
      right('calls'),
      right('tokens'),
      right('cost'),
      right('train: code'),
      right('equation'),
      right('strict'),
      right('held-out: code'),
      right('equation'),
      right('strict'),
      right('planners: strict'),
      right('ceiling'),
      right('distance'),
      right('return'),
      right('n'),
      right('normalised'),
      right('our best: return'),
      right('n'),
      right('normalised'),
      left('note'),
    ],
    rows: results.flatMap((result) => {
      const own = summaryRows(result).map(environmentCells);
      return under(result.environment, [...own, ...paperCells(result.environment)]);
    }),
  };
}

function environmentCells(row: SummaryRow): string[] {
  const { scores, ceiling, distance, publishedReturn, publishedNormalised, bestReturn, bestNormalised } = row;
  return [
    rowName(row),
    formatCount(row.calls),
    formatCount(row.tokens, row.tokensEstimated),
    row.cost === undefined ? noFigure : `${row.tokensEstimated === true ? '~' : ''}$${formatFixed(row.cost, 2)}`,
    formatFixed(scores?.train.paperCode, 4),
    formatFixed(scores?.train.paperEquation, 4),
    formatFixed(scores?.train.strict, 4),
    formatFixed(scores?.heldout.paperCode, 4),
    formatFixed(scores?.heldout.paperEquation, 4),
    formatFixed(scores?.heldout.strict, 4),
    formatFixed(scores?.planner.strict, 4),
    formatFixed(ceiling, 4),
    formatFixed(distance?.distance, 4),
    formatMean(publishedReturn?.mean, publishedReturn?.error, 1),
    formatCount(publishedReturn?.n),
    formatFixed(publishedNormalised?.mean, 2),
    formatMean(bestReturn?.mean, bestReturn?.error, 1),
    formatCount(bestReturn?.n),
    formatFixed(bestNormalised?.mean, 2),
    noteOf(row),
  ];
}

/** What stands in place of a figure that a reader would look for. */
export function noteOf(row: SummaryRow): string {
  if (row.missing !== undefined) return row.missing.status;
  if (row.published?.stale !== undefined || row.best?.stale !== undefined) return 'stored returns are stale';
  if (row.published?.partial !== undefined || row.best?.partial !== undefined) return 'stored returns are partial';
  if (row.method === 'random') return row.publishedReturn === undefined ? 'return not recorded' : '';
  if (row.method === 'oracle') {
    const absent = [
      ...(row.scores === undefined ? ['score not known'] : []),
      ...(row.publishedReturn === undefined ? ['return not recorded'] : []),
      ...(row.bestReturn === undefined ? ['our best return not recorded'] : []),
    ];
    return absent.join(', ');
  }
  if (row.unwritten === true) return 'no program was accepted';
  if (row.published?.failed !== undefined) return 'failed while planned in';
  return row.published === undefined ? 'return not recorded' : '';
}

function paperCells(environment: string): string[][] {
  const printed = paperReturns[environment];
  return [
    ...paperFigures(environment).map(({ method: { name, table, budget }, accuracy, normalised }) =>
      paperCellsOf(name, budget, formatFixed(accuracy, 2), formatFixed(normalised, 2), table),
    ),
    // Table 3 is of this one game.
    ...(environment === 'RTFM' ? paperRtfm : []).map(({ method, budget, accuracy, normalised }) =>
      paperCellsOf(method, budget, printedMean(accuracy), printedMean(normalised), 'T3'),
    ),
    ...(printed === undefined
      ? []
      : [
          paperReturnCells('random', printed.random),
          paperReturnCells('CQL', printed.cql),
          paperReturnCells('oracle', printed.oracle),
        ]),
  ];
}

const blank = (count: number): string[] => Array.from({ length: count }, () => '');

const printedMean = ([value, error]: Printed): string => formatMean(value, error, 2);

function paperCellsOf(name: string, budget: number, accuracy: string, normalised: string, table: string): string[] {
  return [`paper: ${name}`, String(budget), ...blank(2), accuracy, ...blank(10), normalised, ...blank(3), table];
}

function paperReturnCells(name: string, value: number | undefined): string[] {
  return [`paper: ${name}`, ...blank(12), formatFixed(value, 1), '10', ...blank(4), 'T12'];
}

/** Means over the environments of each group, the published means beside. */
export function meanTable(results: readonly TaskResult[]): Table {
  const means = groupMeans(results);
  const groups = [...new Set(results.map(groupOf))];
  return {
    title: 'Means over environments',
    columns: [
      left('suite'),
      left('method'),
      right('environments'),
      right('train: code'),
      right('equation'),
      right('strict'),
      right('held-out: strict'),
      right('planners: strict'),
      right('normalised'),
      right('our best: normalised'),
      left('note'),
    ],
    rows: groups.flatMap((group) => {
      const own = means
        .filter((each) => each.group === group)
        .map((each) => [
          each.method,
          `${each.scored} of ${each.of}`,
          average(each.trainCode),
          average(each.trainEquation),
          average(each.trainStrict),
          average(each.heldoutStrict),
          average(each.plannerStrict),
          counted(each.publishedNormalised),
          counted(each.bestNormalised),
          '',
        ]);
      const members = results.filter((result) => groupOf(result) === group);
      const recorded = members.some(({ rows }) =>
        rows.some(({ seed, scores }) => seed !== undefined && scores !== undefined),
      );
      const rows = recorded ? own : [['not recorded', `0 of ${members.length}`], ...own];
      return under(group, [...rows, ...paperMeanCells(group)]);
    }),
  };
}

const average = (value: Estimate | undefined): string => formatMean(value?.mean, value?.error, 2);

/** A normalised return is not defined, or not recorded, everywhere: how many environments are behind the mean. */
const counted = (value: Estimate | undefined): string =>
  value === undefined ? noFigure : `${average(value)} (${value.n})`;

function paperMeanCells(group: Group): string[][] {
  const cells = (name: string, budget: number, accuracy: Printed, normalised: Printed, table: string): string[] => [
    `paper: ${name}`,
    '',
    printedMean(accuracy),
    '',
    '',
    '',
    '',
    printedMean(normalised),
    '',
    `${table}, ${budget} calls`,
  ];
  if (group !== 'cwmb, discrete' && group !== 'cwmb, continuous') return [];
  const half = group === 'cwmb, discrete' ? 'discrete' : 'continuous';
  return paperMeans.map((line) =>
    cells(line.method, line.budget, line[half].accuracy, line[half].normalised, line.table),
  );
}

/** Methods beside the reference on the worlds of both: means over other worlds do not compare. */
export function pairedTable(results: readonly TaskResult[]): Table {
  return {
    title: `Methods beside ${reference}, on the worlds of both`,
    columns: [
      left('method'),
      right('worlds'),
      right('calls'),
      right('reference'),
      right('held-out: strict'),
      right('difference'),
      right('planners: strict'),
      right('difference'),
      right('normalised'),
      right('difference'),
      right('our best: normalised'),
      right('difference'),
    ],
    rows: pairedMethods(results).map((each) => {
      const figures = [each.heldoutStrict, each.plannerStrict, each.publishedNormalised, each.bestNormalised];
      return [
        each.method,
        String(each.worlds),
        formatFixed(each.calls?.own, 1),
        formatFixed(each.calls?.reference, 1),
      ].concat(figures.flatMap((figure) => [formatFixed(figure?.own, 2), signed(figure?.difference)]));
    }),
  };
}

/** The sign is that of the printed value: what rounds to 0 has none. */
const signed = (value: Estimate | undefined): string =>
  value === undefined
    ? noFigure
    : `${value.mean >= 0.0005 ? '+' : ''}${formatMean(value.mean, value.error, 3)} (${value.n})`;

/** The tables of a full report; methods are paired where there are two to pair. */
export function fullTables(results: readonly TaskResult[]): readonly Table[] {
  return [environmentTable(results), meanTable(results), pairedTable(results)].filter(({ rows }) => rows.length > 0);
}

/** One line for each written model: what a page that is read first has room for. */
export function briefTable(results: readonly TaskResult[]): Table {
  return {
    title: 'Written models',
    columns: [
      left('environment'),
      left('method'),
      right('calls'),
      right('tokens'),
      right('paper-code'),
      right('strict'),
      right('planners'),
      right('do-nothing'),
      right('oracle'),
      right('return'),
      right('n'),
      right('normalised'),
      left('note'),
    ],
    rows: results.flatMap((result) => {
      const rows = summaryRows(result);
      const strictOf = (method: string): string =>
        formatFixed(rows.find((row) => row.method === method)?.scores?.heldout.strict, 4);
      return rows
        .filter(({ seed }) => seed !== undefined)
        .map((row, at) => [
          at === 0 ? result.environment : '',
          rowName(row),
          formatCount(row.calls),
          formatCount(row.tokens, row.tokensEstimated),
          formatFixed(row.scores?.train.paperCode, 4),
          formatFixed(row.scores?.heldout.strict, 4),
          formatFixed(row.scores?.planner.strict, 4),
          strictOf('do-nothing'),
          strictOf('oracle'),
          formatMean(row.publishedReturn?.mean, row.publishedReturn?.error, 1),
          formatCount(row.publishedReturn?.n),
          formatFixed(row.publishedNormalised?.mean, 2),
          noteOf(row),
        ]);
    }),
  };
}

/** Rows under what they are about, which is named once. */
function under(name: string, rows: readonly (readonly string[])[]): string[][] {
  return rows.map((cells, at) => [at === 0 ? name : ''].concat(cells));
}
