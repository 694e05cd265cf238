import { parentPort } from 'node:worker_threads';
import type { SandboxError } from './error.ts';
import { Guest, type GuestLimits } from './guest.ts';

/** A job as the pool posts it. */
export interface Job {
  readonly id: number;
  readonly code: string;
  readonly input: ArrayBuffer;
  readonly limits: GuestLimits;
  readonly wallClockMs: number;
}

/** What comes back. After `broken` the worker has lost its engine and wants to be replaced. */
export type Reply =
  | { readonly id: number; readonly output: ArrayBuffer }
  | { readonly id: number; readonly error: SandboxError; readonly broken: boolean };

const port = parentPort;
if (port === null) throw new Error('this file is the worker of @orrery/sandbox');

// The last model stays loaded: a search scores the same program on several batches. Its constants are immutable and
// every step starts afresh, and `set_parameters` re-runs its initialisation before each batch.
let warm: { readonly code: string; readonly guest: Guest } | undefined;

async function serve(job: Job): Promise<Reply> {
  const deadline = Date.now() + job.wallClockMs;
  try {
    if (warm?.code !== job.code) {
      warm?.guest.dispose();
      warm = undefined;
      const loaded = await Guest.load(job.code, job.limits, deadline);
      if (!(loaded instanceof Guest)) return { id: job.id, error: loaded, broken: false };
      warm = { code: job.code, guest: loaded };
    }
    const output = warm.guest.run(job.input, job.limits, deadline);
    if (output instanceof ArrayBuffer) {
      if (!warm.guest.keepable) {
        warm.guest.dispose();
        warm = undefined;
      }
      return { id: job.id, output };
    }
    // Whatever went wrong, this module is not used again; it is dropped, not disposed (disposal may abort).
    warm = undefined;
    return { id: job.id, error: output, broken: false };
  } catch (error) {
    warm = undefined;
    return {
      id: job.id,
      error: { code: 'crashed', message: `the engine died: ${String(error).slice(0, 200)}` },
      broken: true,
    };
  }
}

// One job at a time: the pool posts the next one only after the reply.
port.on('message', (job: Job) => {
  void serve(job).then((reply) => port.postMessage(reply, 'output' in reply ? [reply.output] : []));
});
