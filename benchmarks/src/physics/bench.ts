import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchmarkRow, formatRate, formatTable, type BenchmarkRow } from '@orrery/report';
import { z } from 'zod';
import { CommandError } from '../command_error.ts';
import { commit } from '../provenance.ts';
import { randomReturns } from './anchors.ts';
import { buildDriver, driverRate } from './mujoco_driver.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

interface Report {
  readonly text: string;
  readonly rows: readonly BenchmarkRow[];
}

/** The Rust program that owns the tasks, built if need be. */
function buildExample(): string {
  const words = ['build', '--release', '-p', 'orrery-oracles', '--example', 'mujoco', '--message-format=json'];
  const out = execFileSync('cargo', words, { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const artifact = z.object({ executable: z.string(), target: z.object({ name: z.literal('mujoco') }) });
  for (const line of out.split('\n').filter((text) => text !== '')) {
    const found = artifact.safeParse(JSON.parse(line));
    if (found.success) return found.data.executable;
  }
  throw new CommandError('cargo built no example "mujoco" of orrery-oracles');
}

function lines<T>(program: string, words: readonly string[], shape: z.ZodType<T>): T[] {
  const out = execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return out.split('\n').flatMap((line) => (line === '' ? [] : [shape.parse(JSON.parse(line))]));
}

const geometricMean = (numbers: readonly number[]): number =>
  Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length);

/** `pnpm bench oracles`: env-steps per CPU second beside MuJoCo's C library, the best of interleaved rounds. */
export function benchPhysics(rounds: number, seconds: number): Report {
  const example = buildExample();
  const folder = mkdtempSync(join(tmpdir(), 'orrery-physics-'));
  try {
    const driver = buildDriver(folder);
    const tasks = lines(example, ['states', folder], z.object({ task: z.string(), frames: z.number() }));
    const rate = (threads: number, task: string): number =>
      lines(example, ['speed', folder, String(threads), String(seconds), task], z.object({ rate: z.number() }))[0]
        ?.rate ?? Number.NaN;
    const best = tasks.map(() => ({ one: 0, two: 0, mujoco: 0 }));
    for (let round = 0; round < rounds; round += 1) {
      for (const [i, { task, frames }] of tasks.entries()) {
        const found = best[i];
        if (found === undefined) continue;
        found.one = Math.max(found.one, rate(1, task));
        if ('path' in driver)
          found.mujoco = Math.max(found.mujoco, driverRate(driver.path, folder, task, frames, seconds));
        found.two = Math.max(found.two, rate(2, task));
      }
    }
    const table = formatTable(
      [
        { title: 'physics alone, one thread', align: 'left' },
        { title: 'orrery, env-steps/s', align: 'right' },
        { title: 'MuJoCo 2.3.7 in C', align: 'right' },
        { title: 'ratio', align: 'right' },
        { title: 'two threads, per CPU', align: 'right' },
      ],
      tasks.map(({ task }, i) => {
        const { one, two, mujoco } = best[i] ?? { one: 0, two: 0, mujoco: 0 };
        const beside = 'path' in driver ? [formatRate(mujoco), `${(one / mujoco).toFixed(2)} x`] : ['skipped', ''];
        return [task, formatRate(one), ...beside, (two / one).toFixed(2)];
      }),
    );
    const note =
      'path' in driver
        ? `geometric mean of the ratios: ${geometricMean(best.map(({ one, mujoco }) => one / mujoco)).toFixed(2)} x`
        : `MuJoCo is skipped: ${driver.missing}`;
    const rows = tasks.map(({ task }, i) => {
      const { one, mujoco } = best[i] ?? { one: 0, mujoco: 0 };
      return benchmarkRow({
        suite: 'physics',
        environment: task,
        method: 'orrery',
        metric: 'env-steps per CPU second',
        value: one,
        n: rounds,
        ...('path' in driver ? { baseline: 'MuJoCo 2.3.7 in C', ratio: one / mujoco } : {}),
        unit: '1/s',
      });
    });
    return { text: `${table}\n${note}\n\nbest of ${rounds} interleaved rounds, commit ${commit()}`, rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `pnpm bench oracles --soak`: random episodes to their end, beside Gymnasium's returns. */
export function soakPhysics(episodes: number): Report {
  const shape = z.object({ task: z.string(), mean: z.number(), error: z.number(), length: z.number() });
  const found = lines(buildExample(), ['soak', String(episodes)], shape);
  const cells = found.map(({ task, mean, error, length }) => {
    const anchor = randomReturns[task];
    if (anchor === undefined) throw new CommandError(`there is no return of Gymnasium's for ${task}`);
    const apart = (mean - anchor.mean) / Math.hypot(error, anchor.error);
    const cell = [
      task,
      `${mean.toFixed(2)} ± ${error.toFixed(2)}`,
      `${anchor.mean} ± ${anchor.error}`,
      apart.toFixed(1),
      length.toFixed(1),
    ];
    return { task, mean, apart, cell };
  });
  const table = formatTable(
    [
      { title: `random policy, ${episodes} episodes`, align: 'left' },
      { title: 'orrery', align: 'right' },
      { title: 'Gymnasium, 100 episodes', align: 'right' },
      { title: 'apart, in errors', align: 'right' },
      { title: 'steps', align: 'right' },
    ],
    cells.map(({ cell }) => cell),
  );
  const far = cells.filter(({ apart }) => Math.abs(apart) > 3).map(({ task }) => task);
  const note =
    far.length === 0 ? 'all within three standard errors' : `beyond three standard errors: ${far.join(', ')}`;
  const rows = cells.map(({ task, mean, apart }) =>
    benchmarkRow({
      suite: 'physics',
      environment: task,
      method: 'random policy',
      metric: 'return',
      value: mean,
      n: episodes,
      baseline: 'Gymnasium 0.29.1, in standard errors apart',
      ratio: apart,
    }),
  );
  return { text: `${table}\n${note}\n\ncommit ${commit()}`, rows };
}
