import { availableParallelism, loadavg } from 'node:os';
import { benchmarkRow, formatTable, type BenchmarkRow } from '@orrery/report';
import { commit } from '../provenance.ts';
import { compileTimes } from './compile_times.ts';
import { openLoops, type LoopName } from './loops.ts';
import { scoreTime } from './score_time.ts';
import type { Spent } from './spent_time.ts';

interface Figure {
  readonly what: string;
  readonly value: number | undefined;
  readonly unit: 'x' | 'ms' | 'MiB';
  /** `least`: at least this much is wanted; `most`: at most. */
  readonly bar: readonly ['least' | 'most', number];
  readonly detail: string;
}

/**
 * `pnpm bench language`: the speed of compiled programs against QuickJS, CPython, V8 and Rust by hand, each at its best of
 * interleaved rounds, and what compiling costs,
 * by the clock and (for machines that do other work besides) in the time of the processors.
 */
export async function benchLanguage(
  rounds: number,
): Promise<{ readonly text: string; readonly rows: readonly BenchmarkRow[] }> {
  const best = await bestOfLoops(rounds);
  const times = await compileTimes(rounds);
  const score = await scoreTime(rounds);
  const ratio = (what: string, slow: LoopName, fast: LoopName, bar: Figure['bar']): Figure => {
    const [a, b] = [best.get(slow), best.get(fast)];
    const value = a === undefined || b === undefined ? undefined : a / b;
    return { what, value, unit: 'x', bar, detail: `${nanoseconds(a)} / ${nanoseconds(b)} ns a step` };
  };
  const time = (what: string, { wall, processor }: Spent, most: number): Figure => ({
    what,
    value: wall,
    unit: 'ms',
    bar: ['most', most],
    detail: `${processor.toFixed(0)} ms of processors`,
  });
  const figures: Figure[] = [
    ratio('cartpole.ts, native loop: QuickJS / compiled', 'QuickJS cartpole', 'compiled cartpole', ['least', 80]),
    ratio('cartpole.ts, native loop: CPython by hand / compiled', 'CPython cartpole', 'compiled cartpole', [
      'least',
      30,
    ]),
    ratio('cartpole.ts, native loop: V8 / compiled', 'V8 cartpole', 'compiled cartpole', ['least', 4]),
    ratio('grid.ts, native loop: QuickJS / compiled', 'QuickJS grid', 'compiled grid', ['least', 0]),
    ratio('grid.ts, native loop: CPython by hand / compiled', 'CPython grid', 'compiled grid', ['least', 6]),
    ratio('grid.ts, native loop: V8 / compiled', 'V8 grid', 'compiled grid', ['least', 1.5]),
    ratio('cartpole.ts called from Rust, state copied / Rust by hand', 'called cartpole', 'cartpole by hand in Rust', [
      'most',
      2,
    ]),
    time('check, rules, JavaScript, first in process', times.first, 400),
    time('check, rules, JavaScript, warm', times.javascript, 20),
    time('… and unoptimised wasm, native code, warm', times.repair, 60),
    time('… and optimised wasm, native code, warm', times.accepted, 250),
    time('score 1,000 CartPole transitions, fresh module', score, 60),
    {
      what: 'resident after compiling 100 programs',
      value: times.residentMiB,
      unit: 'MiB',
      bar: ['most', 400],
      detail: '',
    },
  ];
  const table = formatTable(
    [
      { title: 'language', align: 'left' },
      { title: 'figure', align: 'right' },
      { title: 'wanted', align: 'right' },
      { title: 'met', align: 'left' },
      { title: 'of', align: 'right' },
    ],
    figures.map(({ what, value, unit, bar: [side, bar], detail }) => [
      what,
      value === undefined ? '-' : `${value.toFixed(unit === 'x' ? 1 : 0)} ${unit}`,
      bar === 0 ? '' : `${side === 'least' ? '>=' : '<='} ${bar}`,
      bar === 0 || value === undefined ? '' : (side === 'least' ? value >= bar : value <= bar) ? 'yes' : 'no',
      detail,
    ]),
  );
  const rows = figures.map(
    ({ what, value, unit }) =>
    benchmarkRow({ suite: 'language', environment: '', method: what, metric: unit === 'x' ? 'ratio' : unit, ...(value === undefined ? {} : { value }), n: rounds, unit }), // prettier-ignore
  );
  const load = loadavg().map((each) => each.toFixed(1));
  return {
    text: `${table}\n\nbest of ${rounds} interleaved rounds, commit ${commit()}, Node ${process.version}, load ${load.join(' ')} on ${availableParallelism()} processors`,
    rows,
  };
}

const nanoseconds = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(0));

async function bestOfLoops(rounds: number): Promise<ReadonlyMap<LoopName, number>> {
  const { loops, close } = await openLoops();
  const best = new Map<LoopName, number>();
  try {
    // One round unmeasured: code is compiled, memory is touched.
    for (let round = -1; round < rounds; round += 1) {
      for (const { name, round: run } of loops) {
        const found = await run();
        if (round >= 0) best.set(name, Math.min(best.get(name) ?? Infinity, found));
      }
    }
  } finally {
    close();
  }
  return best;
}
