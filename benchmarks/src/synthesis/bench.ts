import { benchmarkRow, formatTable, type BenchmarkRow } from '@orrery/report';
import { progress } from '../progress.ts';
import { candidateTimes } from './candidate_time.ts';
import { replayTime } from './replay_time.ts';

/** A call of a language model, as the ratio takes it. */
const callMs = 5000;
const events = 10_000;
const replayed = ['gif-mcts', 'rex', 'sequential', 'independent'] as const;

interface Figure {
  readonly what: string;
  readonly metric: string;
  readonly milliseconds: number;
  readonly n: number;
  readonly baseline: string;
  readonly baselineMs: number;
}

/** `pnpm bench synthesis`: what a synthesis costs beside its language model, and how long a run takes to stand again. */
export async function benchSynthesis(
  candidates: number,
): Promise<{ readonly text: string; readonly rows: readonly BenchmarkRow[] }> {
  progress('synthesis: candidates on 1,000 transitions of CartPole');
  const times = [...(await candidateTimes(candidates))].sort((a, b) => a - b);
  const figures: Figure[] = [
    {
      what: 'a candidate on 1,000 transitions of CartPole, median',
      metric: 'candidate',
      milliseconds: times[Math.floor(times.length / 2)] ?? Number.NaN,
      n: times.length,
      baseline: 'a call of 5 s',
      baselineMs: callMs,
    },
  ];
  for (const search of replayed) {
    progress(`synthesis: replay of ${search}`);
    const { events: count, milliseconds } = await replayTime(search, events);
    figures.push({
      what: `replay of ${count.toLocaleString('en-US')} events of ${search}, processor time`,
      metric: `replay ${search}`,
      milliseconds,
      n: count,
      baseline: '1 s',
      baselineMs: 1000,
    });
  }
  const text = formatTable(
    [
      { title: 'synthesis', align: 'left' },
      { title: 'ms', align: 'right' },
      { title: 'of', align: 'left' },
      { title: 'share', align: 'right' },
    ],
    figures.map(({ what, milliseconds, baseline, baselineMs }) => [
      what,
      milliseconds.toFixed(1),
      baseline,
      `${((100 * milliseconds) / baselineMs).toFixed(1)} %`,
    ]),
  );
  const rows = figures.map(({ metric, milliseconds, n, baseline, baselineMs }) =>
    benchmarkRow({
      suite: 'synthesis',
      environment: metric === 'candidate' ? 'CartPole-v1' : 'scripted',
      method: 'orrery',
      metric,
      value: milliseconds,
      n,
      baseline,
      ratio: milliseconds / baselineMs,
      unit: 'ms',
    }),
  );
  return { text, rows };
}
