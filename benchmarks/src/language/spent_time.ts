import { performance } from 'node:perf_hooks';

/** Milliseconds of some work. On a machine with other work the time of the processors says more than that of the clock. */
export interface Spent {
  readonly wall: number;
  /** Of all threads of this process, those that compile and collect garbage included. */
  readonly processor: number;
}

export const never: Spent = { wall: Infinity, processor: Infinity };

/** The best of both, each by itself. */
export function lesser(a: Spent, b: Spent): Spent {
  return { wall: Math.min(a.wall, b.wall), processor: Math.min(a.processor, b.processor) };
}

export async function spentBy(work: () => Promise<void>): Promise<Spent> {
  const wall = performance.now();
  const processor = processorTime();
  await work();
  return { wall: performance.now() - wall, processor: processorTime() - processor };
}

/** Milliseconds that the threads of this process have run. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
