export interface SandboxOptions {
  /** Worker threads, from 1; each holds one engine. Default 1. */
  readonly workers?: number;
  /** Backstop of time for one batch, above 0; budgets end programs long before. Default 60 s, at most 24 days. */
  readonly wallClockMs?: number;
  /**
   * Memory of an engine, above 0 and at most 4095. Default 16 times the abstract bytes of the batch's steps, and room for
   * itself and the data.
   */
  readonly memoryMiB?: number;
  /** Stack of an engine, from 1: holds 500 nested calls at the default of 1024. */
  readonly stackKiB?: number;
}

export interface CheckedOptions {
  readonly workers: number;
  readonly wallClockMs: number;
  readonly memoryMiB: number | undefined;
  readonly stackKiB: number;
}

// A timer above 2^31 - 1 ms fires at once; the pool's own timer is some seconds above the batch's.
const longestWallClockMs = 24 * 24 * 60 * 60 * 1000;
/** The engine counts its memory and stack in 32 bits. */
export const largestMemoryMiB = 4095;
const largestStackKiB = 1024 * 1024;
const mostWorkers = 1024;

/** The options with their defaults. An option out of its range is a defect of the calling code: a RangeError. */
export function checkedOptions(options: SandboxOptions): CheckedOptions {
  const { workers = 1, wallClockMs = 60_000, memoryMiB, stackKiB = 1024 } = options;
  const expect = (holds: boolean, name: keyof SandboxOptions, expectation: string): void => {
    if (!holds) throw new RangeError(`createSandbox: ${name} is ${String(options[name])}; give ${expectation}`);
  };
  const isCount = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;
  expect(isCount(workers, mostWorkers), 'workers', `a whole number from 1 to ${mostWorkers}`);
  expect(wallClockMs > 0, 'wallClockMs', 'a number of milliseconds above 0');
  expect(
    memoryMiB === undefined || (memoryMiB > 0 && memoryMiB <= largestMemoryMiB),
    'memoryMiB',
    `a number above 0 and at most ${largestMemoryMiB}`,
  );
  expect(isCount(stackKiB, largestStackKiB), 'stackKiB', `a whole number from 1 to ${largestStackKiB}`);
  return { workers, wallClockMs: Math.min(wallClockMs, longestWallClockMs), memoryMiB, stackKiB };
}
