import { performance } from 'node:perf_hooks';
import { RandomStream } from '@orrery/contract';
import { loadVectorEnvironment, type VectorEnvironment } from '@orrery/planner';
import { benchmarkRow, formatRate, formatTable, type BenchmarkRow } from '@orrery/report';
import { orFail } from '../command_error.ts';
import { startPeer, type Peer } from '../peer.ts';
import { commit } from '../provenance.ts';

/** Toy text and classic control: what EnvPool has too. */
const environments = [
  'Blackjack-v1',
  'CliffWalking-v0',
  'Taxi-v3',
  'CartPole-v1',
  'MountainCar-v0',
  'Acrobot-v1',
  'Pendulum-v1',
] as const;

const count = 1024;
/** How long each contender runs in a round. */
const seconds = 0.15;

type Rate = () => number | Promise<number | string>;

/** Runs batches of steps until the time is up; steps per second. */
function rate(batch: () => number): number {
  const start = performance.now();
  let steps = 0;
  while (performance.now() - start < seconds * 1000) steps += batch();
  return steps / ((performance.now() - start) / 1000);
}

function open(id: string): VectorEnvironment {
  const vector = orFail(loadVectorEnvironment(id, { count, autoreset: 'next-step' }));
  orFail(vector.reset(1));
  return vector;
}

/** Steps with random actions drawn in Rust, sixteen a call. */
function inRust(id: string): Rate {
  const vector = open(id);
  let { state } = RandomStream.of(1, 'Policy', 0);
  return () =>
    rate(() => {
      state = orFail(vector.stepsAtRandom(16, state));
      return 16 * count;
    });
}

/** Steps with actions from JavaScript, one call a batch. */
function throughAddon(id: string): Rate {
  const vector = open(id);
  const random = RandomStream.of(2, 'Policy', 0);
  const { actionCount, low = [], high = [] } = vector.spec;
  const actions = Array.from({ length: 16 }, () =>
    actionCount === undefined
      ? Float64Array.from({ length: count * low.length }, (_, i) => {
          const at = i % low.length;
          return (low[at] ?? 0) + random.float() * ((high[at] ?? 0) - (low[at] ?? 0));
        })
      : Int32Array.from({ length: count }, () => random.integer(actionCount)),
  );
  return () =>
    rate(() => {
      for (const each of actions) orFail(vector.step(each));
      return actions.length * count;
    });
}

interface Line {
  readonly id: string;
  readonly rust: number;
  readonly addon: number;
  readonly peers: readonly (number | string)[];
}

/** Steps with so many environments at a time. */
interface BatchedPeer extends Peer {
  readonly count: number;
}

const peerRate =
  (peer: BatchedPeer, env: string): Rate =>
  async () => {
    const found = await peer.measure({ env, seconds, count: peer.count });
    return typeof found === 'string' ? found : found.units / found.seconds;
  };

/** The best of interleaved rounds of each contender; a first round is not measured. */
async function measure(id: string, peers: readonly BatchedPeer[], rounds: number): Promise<Line> {
  const contenders: readonly Rate[] = [inRust(id), throughAddon(id), ...peers.map((peer) => peerRate(peer, id))];
  const best: (number | string)[] = contenders.map(() => 0);
  for (let round = -1; round < rounds; round += 1)
    for (const [at, contender] of contenders.entries()) {
      const found = await contender();
      const before = best[at];
      if (typeof found === 'string') best[at] = found;
      else if (round >= 0 && typeof before === 'number') best[at] = Math.max(before, found);
    }
  const [rust = 0, addon = 0, ...others] = best;
  return { id, rust: Number(rust), addon: Number(addon), peers: others };
}

/** `pnpm bench oracles`: steps per second of the true environments on one thread, beside EnvPool and gymnax. */
export async function benchOracles(
  rounds: number,
): Promise<{ readonly text: string; readonly rows: readonly BenchmarkRow[] }> {
  const peers = [
    // Batches of 64 are what its authors show; with more, less of its time is Python's.
    { ...startPeer('EnvPool (64)', 'envpool_steps.py', 'ENVPOOL_PYTHON'), count: 64 },
    { ...startPeer('EnvPool (1,024)', 'envpool_steps.py', 'ENVPOOL_PYTHON'), count },
    { ...startPeer('gymnax', 'gymnax_steps.py', 'GYMNAX_PYTHON'), count },
  ];
  const lines: Line[] = [];
  try {
    for (const id of environments) lines.push(await measure(id, peers, rounds));
  } finally {
    for (const peer of peers) peer.close();
  }
  const cell = (found: number | string | undefined): string => (typeof found === 'number' ? formatRate(found) : '-');
  const ratio = (own: number, other: number | string | undefined): string =>
    typeof other === 'number' && other > 0 ? `${(own / other).toFixed(1)} x` : '-';
  const table = formatTable(
    [
      { title: 'steps/s, one thread, batches of 1,024', align: 'left' },
      { title: 'in Rust', align: 'right' },
      { title: 'from JavaScript', align: 'right' },
      ...peers.flatMap(({ name }) => [
        { title: name, align: 'right' as const },
        { title: 'ratio', align: 'right' as const },
      ]),
    ],
    lines.map((line) => [
      line.id,
      formatRate(line.rust),
      formatRate(line.addon),
      ...line.peers.flatMap((found) => [cell(found), ratio(line.rust, found)]),
    ]),
  );
  const notes = peers.flatMap(({ name, missing }, at) => {
    if (missing !== undefined) return [`${name} is not measured: ${missing}`];
    return lines.flatMap(({ id, peers: found }) =>
      typeof found[at] === 'string' ? [`${name} has no figure for ${id}: ${found[at]}`] : [],
    );
  });
  const rows = lines.flatMap(({ id, rust, addon, peers: found }) => {
    const row = (method: string, value: number) =>
      benchmarkRow({
        suite: 'oracles',
        environment: id,
        method,
        metric: 'steps per second',
        value,
        n: rounds,
        baseline: 'orrery, in Rust',
        ratio: rust / value,
        unit: '1/s',
      });
    const measured = found.flatMap((value, at) =>
      typeof value === 'number' ? [row(peers[at]?.name ?? '', value)] : [],
    );
    return [row('orrery, in Rust', rust), row('orrery, from JavaScript', addon)].concat(measured);
  });
  const provenance = `random actions, resets included; best of ${rounds} interleaved rounds, commit ${commit()}, Node ${process.version}`;
  return { text: [table, '', ...notes, provenance].join('\n'), rows };
}
