import { performance } from 'node:perf_hooks';
import type { Figure, Peer } from '../../peer.ts';

/** Something that does one kind of work, to be compared with others that do the same. */
export interface Contender {
  readonly name: string;
  /** Why it takes no part at all. */
  readonly missing?: string;
  /** Works for about `seconds`; a figure, or why there is none. */
  readonly measure: (seconds: number) => Promise<Figure | string>;
}

/** What runs in this process: `work` does some and says how many units. */
export function ours(name: string, work: () => number): Contender {
  return {
    name,
    measure: async (seconds) => {
      const [begin, before] = [performance.now(), process.cpuUsage()];
      let units = 0;
      do units += work();
      while (performance.now() - begin < seconds * 1000);
      const { user, system } = process.cpuUsage(before);
      return { units, seconds: (performance.now() - begin) / 1000, cpu: (user + system) / 1e6 };
    },
  };
}

/**
 * What tells itself how long it took inside, so that the way there and back is no part of the figure: the best batch of a round.
 * Every batch is to do the same work, in a millisecond or two, which another process seldom interrupts.
 */
export function inside(name: string, batch: () => { readonly units: number; readonly nanoseconds: number }): Contender {
  return {
    name,
    measure: async (seconds) => {
      const begin = performance.now();
      let best = batch();
      while (performance.now() - begin < seconds * 1000) {
        const found = batch();
        if (found.nanoseconds < best.nanoseconds) best = found;
      }
      const taken = best.nanoseconds / 1e9;
      return { units: best.units, seconds: taken, cpu: taken };
    },
  };
}

export function theirs(peer: Peer, task: string): Contender {
  const { name, missing } = peer;
  return {
    name,
    ...(missing === undefined ? {} : { missing }),
    measure: (seconds) => peer.measure({ task, seconds }),
  };
}

/** The best rates of interleaved rounds, or why there are none. */
export type Best = { readonly wall: number; readonly cpu: number } | string;

/** Runs contenders in turn, a first round unmeasured: code is compiled, memory is touched. */
export async function interleaved(
  contenders: readonly Contender[],
  rounds: number,
  seconds: number,
): Promise<Map<Contender, Best>> {
  const best = new Map<Contender, Best>();
  for (let round = -1; round < rounds; round += 1)
    for (const contender of contenders) {
      const before = best.get(contender) ?? { wall: 0, cpu: 0 };
      if (typeof before === 'string') continue;
      const found = contender.missing ?? (await contender.measure(seconds));
      if (typeof found === 'string') best.set(contender, found);
      else if (round >= 0)
        best.set(contender, {
          wall: Math.max(before.wall, found.units / found.seconds),
          cpu: Math.max(before.cpu, found.units / (found.cpu ?? Number.NaN)),
        });
    }
  return best;
}
