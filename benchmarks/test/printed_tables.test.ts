import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatCount, formatFixed, formatMean, type BenchmarkRow } from '@orrery/report';
import { describe, expect, it } from 'vitest';
import { markdownTables, textTables, type PrintedRow } from './printed_tables.ts';

const read = (name: string): string => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8');
const { rows } = JSON.parse(read('results/summary.json')) as { readonly rows: readonly BenchmarkRow[] };
const [environments = [], means = [], differences = []] = markdownTables(read('results/RESULTS.md'));
const [written = [], briefMeans = [], briefDifferences = []] = textTables(read('../README.md'), 'bench');

const own = (table: readonly PrintedRow[]): readonly PrintedRow[] =>
  table.filter(({ method = '' }) => !method.startsWith('paper: ') && method !== 'not recorded');

type Find = (metric: string) => BenchmarkRow | undefined;

const found =
  (place: 'environment' | 'suite', name: string | undefined, method: string | undefined, of = 'mean'): Find =>
  (metric) =>
    rows.find(
      (row) =>
        row.metric === metric &&
        row.method === method &&
        row[place] === name &&
        (place === 'environment' || row.environment === of),
    );

const fixed = (row: BenchmarkRow | undefined, digits = 4): string => formatFixed(row?.value ?? undefined, digits);
const meanOf = (row: BenchmarkRow | undefined, digits: number): string =>
  formatMean(row?.value ?? undefined, row?.standardError ?? undefined, digits);
const count = (value: number | null | undefined, estimated = false): string =>
  formatCount(value ?? undefined, estimated);
const tokens = (row: BenchmarkRow | undefined): string => count(row?.value, row?.unit === 'estimated');
const counted = (row: BenchmarkRow | undefined): string =>
  row === undefined ? '-' : `${meanOf(row, 2)} (${row.n ?? 0})`;

const meanCells = (find: Find): PrintedRow => ({
  'train: code': meanOf(find('train paper-code'), 2),
  equation: meanOf(find('train paper-equation'), 2),
  strict: meanOf(find('train strict'), 2),
  'held-out: strict': meanOf(find('held-out strict'), 2),
  'planners: strict': meanOf(find('planners strict'), 2),
  normalised: counted(find('normalised return')),
  'our best: normalised': counted(find('normalised return, our best planner')),
});

describe('the committed tables have in every cell what the committed summary has', () => {
  it('of every environment and method', () => {
    const printed = own(environments);
    const named = (table: readonly { readonly environment?: string; readonly method?: string }[]): Set<string> =>
      new Set(table.map(({ environment = '', method = '' }) => `${environment} ${method}`));
    const known = rows.filter(({ environment }) => environment !== 'mean' && environment !== 'difference');
    expect(known.length).toBeGreaterThan(1000);
    for (const name of named(known)) expect(named(printed)).toContain(name);
    for (const row of printed) {
      const find = found('environment', row.environment, row.method);
      const [published, best] = [find('return'), find('return, our best planner')];
      expect(row).toMatchObject({
        calls: count(find('calls')?.value),
        tokens: tokens(find('tokens')),
        'train: code': fixed(find('train paper-code')),
        equation: fixed(find('train paper-equation')),
        strict: fixed(find('train strict')),
        'held-out: code': fixed(find('held-out paper-code')),
        'equation 2': fixed(find('held-out paper-equation')),
        'strict 2': fixed(find('held-out strict')),
        'planners: strict': fixed(find('planners strict')),
        ceiling: fixed(find('held-out strict, ceiling')),
        distance: fixed(find('held-out distance')),
        return: meanOf(published, 1),
        n: count(published?.n),
        normalised: fixed(find('normalised return'), 2),
        'our best: return': meanOf(best, 1),
        'n 2': count(best?.n),
        'normalised 2': fixed(find('normalised return, our best planner'), 2),
        note: find('status')?.unit ?? (expect.any(String) as string),
      });
    }
  });

  it('of every written model in the README', () => {
    expect(written.length).toBeGreaterThan(40);
    for (const row of written) {
      const find = found('environment', row.environment, row.method);
      const strictOf = (method: string): string =>
        fixed(found('environment', row.environment, method)('held-out strict'));
      expect(row).toMatchObject({
        calls: count(find('calls')?.value),
        tokens: tokens(find('tokens')),
        'paper-code': fixed(find('train paper-code')),
        strict: fixed(find('held-out strict')),
        planners: fixed(find('planners strict')),
        'do-nothing': strictOf('do-nothing'),
        oracle: strictOf('oracle'),
        return: meanOf(find('return'), 1),
        n: count(find('return')?.n),
        normalised: fixed(find('normalised return'), 2),
        note: find('status')?.unit ?? (expect.any(String) as string),
      });
    }
  });

  it('of every mean, in both', () => {
    expect(own(means).length).toBeGreaterThan(20);
    expect(own(means).length).toBe(own(briefMeans).length);
    const printed = own(means).map(({ suite = '', method = '' }) => `${suite} ${method}`);
    const summed = rows.filter(({ environment }) => environment === 'mean').map((row) => `${row.suite} ${row.method}`);
    expect(new Set(printed)).toEqual(new Set(summed));
    for (const row of [...own(means), ...own(briefMeans)])
      expect(row).toMatchObject(meanCells(found('suite', row.suite, row.method)));
  });

  it('of every difference, in both', () => {
    expect(differences.length).toBeGreaterThan(5);
    const methods = rows.filter(({ environment }) => environment === 'difference').map(({ method }) => method);
    const signed = (row: BenchmarkRow | undefined): string =>
      row === undefined ? '-' : `${Number(fixed(row, 3)) > 0 ? '+' : ''}${meanOf(row, 3)} (${row.n ?? 0})`;
    for (const table of [differences, briefDifferences]) {
      expect(new Set(table.map(({ method }) => method))).toEqual(new Set(methods));
      for (const row of table) {
        const find = found('suite', 'all', row.method, 'difference');
        const ownOf = (metric: string): string => fixed(find(`${metric}, its mean`), 2);
        expect(row).toMatchObject({
          worlds: count(find('environments')?.value),
          calls: fixed(find('calls, its mean'), 1),
          reference: fixed(find("calls, the reference's mean"), 1),
          'held-out: strict': ownOf('held-out strict'),
          'planners: strict': ownOf('planners strict'),
          normalised: ownOf('normalised return'),
          'our best: normalised': ownOf('normalised return, our best planner'),
          difference: signed(find('held-out strict')),
          'difference 2': signed(find('planners strict')),
          'difference 3': signed(find('normalised return')),
          'difference 4': signed(find('normalised return, our best planner')),
        });
      }
    }
  });
});
