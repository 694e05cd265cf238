import type { Result } from '@orrery/contract';
import type { Decided, EpisodePlanner, PlannerError } from '@orrery/planner';
import { formatCount, formatFixed, formatRate, formatTable } from '@orrery/report';

/** One decision on the clock of the profile, in nanoseconds since it began. */
export interface TimedDecision {
  readonly start: number;
  readonly end: number;
  /** Wall time by phase; those of the model begin with `model: `. */
  readonly phases: readonly (readonly [name: string, nanoseconds: number])[];
}

/** What a run's decisions cost, added up. */
export interface ProfileTotals {
  readonly decisions: number;
  readonly simulations: number;
  readonly modelSteps: number;
  /** Wall time in decisions. */
  readonly nanoseconds: number;
  readonly modelNanoseconds: number;
  readonly slowestNanoseconds: number;
  /** Of the largest decision. */
  readonly nodes: number;
  readonly treeBytes: number;
  /** Wall time by phase, the last one what no phase accounts for. */
  readonly phases: Readonly<Record<string, number>>;
}

const modelPrefix = 'model: ';
const rest = 'other planning';

/** Hears of every decision of a run. */
export class Profile {
  readonly #began = performance.now();
  /** Of each episode. */
  readonly episodes: { readonly start: number; end: number; readonly decisions: TimedDecision[] }[] = [];
  #totals: ProfileTotals = {
    decisions: 0,
    simulations: 0,
    modelSteps: 0,
    nanoseconds: 0,
    modelNanoseconds: 0,
    slowestNanoseconds: 0,
    nodes: 0,
    treeBytes: 0,
    phases: {},
  };

  #now(): number {
    return (performance.now() - this.#began) * 1e6;
  }

  /** The same planner, heard. */
  listening<S>(planner: EpisodePlanner<S>): EpisodePlanner<S> {
    const decide: EpisodePlanner<S>['decide'] = (situation): Result<Decided, PlannerError> => {
      const start = this.#now();
      const decided = planner.decide(situation);
      if (decided.ok) this.#add(start, this.#now(), decided.value);
      return decided;
    };
    const { execute } = planner;
    return {
      ...(execute === undefined ? {} : { execute }),
      begin: (seed) => planner.begin?.(seed) ?? { ok: true, value: undefined },
      decide,
    };
  }

  beginEpisode(): void {
    const start = this.#now();
    this.episodes.push({ start, end: start, decisions: [] });
  }

  endEpisode(): void {
    const episode = this.episodes.at(-1);
    if (episode !== undefined) episode.end = this.#now();
  }

  #add(start: number, end: number, decided: Decided): void {
    const { simulations = 0, modelSteps = 0, nodes = 0, treeBytes = 0, phases = {} } = decided;
    const wall = end - start;
    const measured = Object.values(phases).reduce((sum, time) => sum + time, 0);
    const told = Object.entries({ ...phases, [rest]: Math.max(0, wall - measured) });
    this.episodes.at(-1)?.decisions.push({ start, end, phases: told });
    const before = this.#totals;
    const summed: Record<string, number> = { ...before.phases };
    for (const [name, time] of told) summed[name] = (summed[name] ?? 0) + time;
    const inModel = told.reduce((sum, [name, time]) => (name.startsWith(modelPrefix) ? sum + time : sum), 0);
    this.#totals = {
      decisions: before.decisions + 1,
      simulations: before.simulations + simulations,
      modelSteps: before.modelSteps + modelSteps,
      nanoseconds: before.nanoseconds + wall,
      modelNanoseconds: before.modelNanoseconds + inModel,
      slowestNanoseconds: Math.max(before.slowestNanoseconds, wall),
      nodes: Math.max(before.nodes, nodes),
      treeBytes: Math.max(before.treeBytes, treeBytes),
      phases: summed,
    };
  }

  totals(): ProfileTotals {
    return this.#totals;
  }
}

/** A run's costs as tables for a terminal: time by phase, then rates and sizes. */
export function formatProfile(totals: ProfileTotals): string {
  const { nanoseconds, phases } = totals;
  const share = (time: number): string => `${formatFixed((100 * time) / nanoseconds, 1)} %`;
  const milliseconds = (time: number): string => formatFixed(time / 1e6, 2);
  const rows = Object.entries(phases)
    .sort(([, a], [, b]) => b - a)
    .map(([name, time]) => [name, milliseconds(time), share(time)]);
  const model = totals.modelNanoseconds;
  const sums = [
    ['in the model', milliseconds(model), share(model)],
    ['in the planner', milliseconds(Math.max(0, nanoseconds - model)), share(Math.max(0, nanoseconds - model))],
    ['all decisions', milliseconds(nanoseconds), share(nanoseconds)],
  ];
  const times = formatTable(
    [
      { title: 'phase', align: 'left' },
      { title: 'ms', align: 'right' },
      { title: 'share', align: 'right' },
    ],
    [...rows, ...sums],
  );
  const seconds = nanoseconds / 1e9;
  const facts = [
    `${formatRate(totals.decisions / seconds)} decisions/s, the slowest ${milliseconds(totals.slowestNanoseconds)} ms`,
    totals.simulations > 0 ? `${formatRate(totals.simulations / seconds)} simulations/s` : '',
    totals.modelSteps > 0 ? `${formatRate(totals.modelSteps / seconds)} model steps/s` : '',
    totals.nodes > 0 ? `largest search: ${formatCount(totals.nodes)} states` : '',
    totals.treeBytes > 0 ? `${formatCount(totals.treeBytes / 1024)} KiB of tree` : '',
  ];
  return `${times}\n\n${facts.filter((fact) => fact !== '').join('\n')}`;
}
