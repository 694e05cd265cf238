import { RandomStream } from '@orrery/contract';
import { checkProgram, emitJavaScript, emitWasm } from '@orrery/language';
import { calibrate, loadModel, type Calibration, type Model } from '@orrery/planner';
import { benchmarkRow, formatTable, type BenchmarkRow } from '@orrery/report';
import { createSandbox } from '@orrery/sandbox';
import { defaultDraws, evaluate, writeParameters, type RecordedTransition } from '@orrery/synthesis';
import { CommandError, orFail } from '../command_error.ts';
import { processorTime } from '../language/spent_time.ts';
import { progress } from '../progress.ts';
import { record, type Readings, type Recording } from './recording.ts';
import { fittedWorlds, programOf, type FittedWorld } from './worlds.ts';

const factors = [1, 0.7, 1.3] as const;
const transitions = 300;
const noise = 0.005;

/** `pnpm bench synthesis --calibration`: constants that are off or right, fitted with noise and without, and what it costs. */
export async function benchCalibration(
  seeds: number,
): Promise<{ readonly text: string; readonly rows: readonly BenchmarkRow[] }> {
  const models = new Map<string, Model>();
  const modelOf = async (world: FittedWorld, factor: number): Promise<Model> => {
    const key = `${world.task.id} ${factor}`;
    const model = models.get(key) ?? (await load(programOf(world, factor), world));
    models.set(key, model);
    return model;
  };
  const exact: string[][] = [];
  const noisy: string[][] = [];
  const rows: BenchmarkRow[] = [];
  for (const world of fittedWorlds) {
    const { id } = world.task;
    for (const factor of factors.slice(1)) {
      progress(`calibration: ${id} without noise, constants times ${factor}`);
      const share = await strictShare(world, factor, await modelOf(world, factor));
      exact.push([id, `× ${factor}`, share.before.toFixed(3), share.after.toFixed(3), share.directions]);
      rows.push(row(id, `exact states, constants × ${factor}`, 'strict on state and reward', share.after, 1));
    }
    for (const readings of ['shared', 'separate'] as const) {
      for (const factor of factors) {
        progress(`calibration: ${id}, ${readings} readings, constants times ${factor}, ${seeds} seeds`);
        const model = await modelOf(world, factor);
        const trials = Array.from({ length: seeds }, (_, seed) => trial(world, model, seed, readings));
        const before = median(trials.map((each) => each.before));
        const after = median(trials.map((each) => each.after));
        const grown = trials.filter((each) => each.after > each.before + 0.1).length;
        const kept = trials.filter((each) => each.kept).length;
        const named = trials.filter((each) => each.named).length;
        noisy.push([
          id,
          readings,
          `× ${factor}`,
          `${kept} of ${seeds}`,
          before.toFixed(3),
          after.toFixed(3),
          String(grown),
          String(named),
        ]);
        const method = `${readings} readings, constants × ${factor}`;
        rows.push(row(id, method, 'median error in units of the noise', after, seeds, before));
        rows.push(row(id, method, 'trials whose error grew by a tenth of the noise', grown, seeds));
      }
    }
  }
  progress('calibration: eight constants, 1,000 transitions');
  const cost = await processorMilliseconds();
  rows.push(row('CartPole-v1', 'eight constants, 1,000 transitions', 'ms of processor time', cost, 5, 2000));
  const columns = (titles: readonly string[], left: number) =>
    titles.map((title, at) => ({ title, align: at < left ? ('left' as const) : ('right' as const) }));
  const text = [
    formatTable(columns(['exact states', 'start', 'strict before', 'after', 'null direction'], 2), exact),
    'Strict: state and reward of every one of 300 transitions, by the reference engine, of the source that was written.',
    formatTable(
      columns(['noise 0.5 %', 'readings', 'start', 'kept', 'error before', 'after', 'grown', 'null named'], 3),
      noisy,
    ),
    `Medians of ${seeds} seeds: error of a step against the truth without noise, in units of the noise. Grown: by more than a tenth of it.`,
    `Eight constants of CartPole fitted to 1,000 transitions: ${cost.toFixed(0)} ms of processor time, ${((100 * cost) / 2000).toFixed(0)} % of 2 s.`,
  ].join('\n\n');
  return { text, rows };
}

function row(environment: string, method: string, metric: string, value: number, n: number, of?: number): BenchmarkRow {
  const ratio = of === undefined ? {} : { ratio: value / of, baseline: of === 2000 ? '2 s' : 'start values' };
  return benchmarkRow({ suite: 'calibration', environment, method, metric, value, n, ...ratio });
}

async function load(source: string, { task }: FittedWorld): Promise<Model> {
  const program = checkProgram(source, task.contract);
  if (!program.ok)
    throw new CommandError(`the program of ${task.id} is not accepted: ${JSON.stringify(program.error)}`);
  return orFail(loadModel(await emitWasm(program.value, { optimize: 'speed' })));
}

/** Strict share on state and reward of the source that a fit without noise leaves. */
async function strictShare(
  world: FittedWorld,
  factor: number,
  model: Model,
): Promise<{ readonly before: number; readonly after: number; readonly directions: string }> {
  const { truth } = record(world, 0, transitions, 0, 'shared');
  const found = orFail(calibrate(model, truth));
  const source = programOf(world, factor);
  const written = orFail(writeParameters(source, world.task.contract, found.values, checkProgram));
  const directions = found.nullDirections.map((direction) => Object.keys(direction).join(', ')).join('; ');
  return { before: await share(world, source, truth), after: await share(world, written, truth), directions };
}

async function share(world: FittedWorld, source: string, truth: readonly RecordedTransition[]): Promise<number> {
  const sandbox = createSandbox({ workers: 1 });
  try {
    const compile = (text: string) => {
      const checked = checkProgram(text, world.task.contract);
      return checked.ok ? { ok: true as const, value: emitJavaScript(checked.value) } : checked;
    };
    const task = { ...world.task, description: '' };
    const evaluation = orFail(
      await evaluate(source, { compile, sandbox }, { task, transitions: truth, seed: 0, draws: defaultDraws }),
    );
    if (evaluation.status !== 'scored') throw new CommandError(`the program of ${world.task.id} fails`);
    const { state, reward } = evaluation.scores.strict.parts;
    return Math.min(state, reward) / truth.length;
  } finally {
    await sandbox.close();
  }
}

interface Trial {
  readonly kept: boolean;
  readonly before: number;
  readonly after: number;
  /** Whether what no transition tells apart is among the directions. */
  readonly named: boolean;
}

function trial(world: FittedWorld, model: Model, seed: number, readings: Readings): Trial {
  const recording = record(world, seed, transitions, noise, readings);
  const found = orFail(calibrate(model, recording.seen));
  return {
    kept: found.kept,
    before: errorOf(model, recording),
    after: errorOf(orFail(model.withParameters(found.values)), recording),
    named: names(found, world.unknowable),
  };
}

function names({ nullDirections }: Calibration, unknowable: readonly string[]): boolean {
  const open = new Set(nullDirections.flatMap((direction) => Object.keys(direction)));
  return unknowable.every((name) => open.has(name));
}

/** Root mean square error of a step from the true states against the true next states, in units of each field's noise. */
function errorOf(model: Model, { truth, deviations }: Recording): number {
  const random = RandomStream.of(0, 'Environment', 0).state;
  let sum = 0;
  for (const { observation, action, nextObservation } of truth) {
    const { state } = orFail(model.step(observation, action, random));
    for (const [at, deviation] of deviations.entries()) {
      const off = ((state as number[])[at] ?? 0) - ((nextObservation as number[])[at] ?? 0);
      sum += (off / deviation) ** 2;
    }
  }
  return Math.sqrt(sum / (truth.length * deviations.length));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Least of five fits, each of eight constants that are off to 1,000 transitions of CartPole. */
async function processorMilliseconds(): Promise<number> {
  const world = fittedWorlds[0];
  if (world === undefined) throw new CommandError('no world');
  const model = await load(programOf({ ...world, dynamics: Object.keys(world.truth) }, 1.3), world);
  const { truth } = record(world, 1, 1000, 0, 'shared');
  let least = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const start = processorTime();
    orFail(calibrate(model, truth));
    least = Math.min(least, processorTime() - start);
  }
  return least;
}
