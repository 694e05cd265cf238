import { loadavg } from 'node:os';
import { benchmarkRow, formatRate, formatTable, noFigure, type BenchmarkRow } from '@orrery/report';
import { progress } from '../progress.ts';
import { commit } from '../provenance.ts';
import { interleaved, type Best } from './compare/contender.ts';
import { openComparisons, type Beside, type Comparison } from './compare/comparisons.ts';

export interface SpeedOptions {
  readonly rounds: number;
  /** How long each contender works in a round. */
  readonly milliseconds: number;
  /** Measure other people's planners, too, where they are installed. */
  readonly compare: boolean;
}

/** `pnpm bench planning`: the planners beside others that do the same work, in one run. */
export async function benchPlanning({ rounds, milliseconds, compare }: SpeedOptions): Promise<{
  readonly text: string;
  readonly rows: readonly BenchmarkRow[];
}> {
  const { list, close } = await openComparisons(compare);
  const [cells, rows, notes]: [string[][], BenchmarkRow[], Set<string>] = [[], [], new Set()];
  try {
    for (const comparison of list) {
      if (comparison.beside.length === 0) continue;
      progress(comparison.work);
      // Contenders may stand twice, once a clock.
      const contenders = new Set([comparison.ours, ...comparison.beside.map(({ contender }) => contender)]);
      const best = await interleaved([...contenders], rounds, milliseconds / 1000);
      for (const [at, beside] of comparison.beside.entries()) {
        const told = tell(comparison, beside, best.get(comparison.ours), best.get(beside.contender), rounds);
        cells.push([at === 0 ? comparison.work : '', ...told.cells]);
        rows.push(...told.rows);
        if (told.note !== undefined) notes.add(told.note);
      }
    }
  } finally {
    close();
  }
  const table = formatTable(
    [
      { title: 'planning', align: 'left' },
      { title: 'of', align: 'left' },
      { title: 'orrery', align: 'right' },
      { title: 'beside', align: 'left' },
      { title: 'its rate', align: 'right' },
      { title: 'ratio', align: 'right' },
      { title: 'wanted', align: 'right' },
      { title: 'met', align: 'left' },
    ],
    cells,
  );
  const load = loadavg().map((each) => each.toFixed(1));
  const provenance = [
    'orrery is called from JavaScript, a decision a call, unless the search alone is measured;',
    `per second of processor time unless "wall" stands beside; the best of ${rounds} interleaved rounds of ${milliseconds} ms`,
    `commit ${commit()}, Node ${process.version}, load ${load.join(' ')}`,
  ];
  return { text: [table, '', ...notes, ...provenance].join('\n'), rows };
}

function tell(
  { work, unit, ours }: Comparison,
  { contender, wanted, clock = undefined }: Beside,
  own: Best | undefined,
  other: Best | undefined,
  rounds: number,
): { readonly cells: string[]; readonly rows: BenchmarkRow[]; readonly note?: string } {
  const name = clock === 'wall' ? `${contender.name}, wall` : contender.name;
  const asked = wanted === undefined ? '' : `>= ${wanted}`;
  if (own === undefined || other === undefined || typeof own === 'string' || typeof other === 'string') {
    const note = `${name} is skipped: ${[own, other].find((each) => typeof each === 'string') ?? 'not measured'}`;
    return { cells: [unit, noFigure, name, noFigure, 'skipped', asked, ''], rows: [], note };
  }
  const [mine, theirs] = clock === 'wall' ? [own.wall, other.wall] : [own.cpu, other.cpu];
  const ratio = mine / theirs;
  const met = wanted === undefined ? '' : ratio >= wanted ? 'yes' : 'no';
  const facts = {
    suite: 'planning',
    environment: work,
    n: rounds,
    unit: clock === 'wall' ? '1/s' : '1/s of processor',
  };
  return {
    cells: [unit, formatRate(mine), name, formatRate(theirs), `${ratio.toPrecision(3)} x`, asked, met],
    rows: [
      benchmarkRow({ ...facts, method: ours.name, metric: unit, value: mine, baseline: name, ratio }),
      benchmarkRow({ ...facts, method: name, metric: unit, value: theirs }),
    ],
  };
}
