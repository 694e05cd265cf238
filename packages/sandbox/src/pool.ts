import { Worker } from 'node:worker_threads';
import { failure, success, type Result } from '@orrery/contract';
import type { SandboxError } from './error.ts';
import type { Job, Reply } from './worker.ts';

type Outcome = Result<ArrayBuffer, SandboxError>;

interface Pending {
  readonly job: Omit<Job, 'id'>;
  readonly signal: AbortSignal | undefined;
  readonly settle: (outcome: Outcome) => void;
}

interface Slot {
  worker: Worker | undefined;
  busy: boolean;
}

/** Time after the engine's own deadline when a worker that does not answer is terminated. */
const graceMs = 2_000;
/**
 * Native stack of a worker for a guest's stack: the engine's parser recurses on the thread's stack, which deeply nested
 * source fills about 32 times as fast as what the engine counts (measured); twice that, so that the engine notices first.
 */
function threadStackMb(stackKiB: number): number {
  return Math.max(16, Math.ceil(stackKiB / 16));
}

/** Workers that run one job at a time; a worker that hangs or dies is replaced and its job ends in an error. */
export class Pool {
  readonly #slots: Slot[];
  readonly #queue: Pending[] = [];
  #jobs = 0;
  #closed = false;

  readonly #stackKiB: number;

  constructor(workers: number, stackKiB: number) {
    this.#stackKiB = stackKiB;
    this.#slots = Array.from({ length: workers }, () => ({ worker: undefined, busy: false }));
  }

  run(job: Omit<Job, 'id'>, signal?: AbortSignal): Promise<Outcome> {
    if (this.#closed) return Promise.resolve(failure({ code: 'closed', message: 'the sandbox is closed' }));
    if (signal?.aborted) return Promise.resolve(failure({ code: 'cancelled', message: 'cancelled' }));
    return new Promise((settle) => {
      this.#queue.push({ job, signal, settle });
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { settle } of this.#queue.splice(0))
      settle(failure({ code: 'closed', message: 'the sandbox is closed' }));
    await Promise.all(this.#slots.map(({ worker }) => worker?.terminate()));
  }

  #dispatch(): void {
    const slot = this.#slots.find(({ busy }) => !busy);
    const pending = slot === undefined ? undefined : this.#queue.shift();
    if (slot === undefined || pending === undefined) return;
    slot.busy = true;
    const worker = (slot.worker ??= startWorker(threadStackMb(this.#stackKiB)));
    worker.ref();
    const id = (this.#jobs += 1);
    const { job, signal, settle } = pending;

    const finish = (outcome: Outcome, keep: boolean): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      // Named events only: a worker's own port reacts to listeners coming and going.
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
      if (keep) {
        // An idle worker does not keep the process alive.
        worker.unref();
        worker.on('error', () => {
          if (slot.worker === worker) slot.worker = undefined;
        });
      } else {
        slot.worker = undefined;
        void worker.terminate();
      }
      slot.busy = false;
      settle(outcome);
      this.#dispatch();
    };
    const cancel = (): void => finish(failure({ code: 'cancelled', message: 'cancelled' }), false);
    const timer = setTimeout(
      () => finish(failure({ code: 'wall_clock', message: `no answer within ${job.wallClockMs + graceMs} ms` }), false),
      job.wallClockMs + graceMs,
    );
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (reply: Reply) => {
      if (reply.id !== id) return;
      if ('output' in reply) finish(success(reply.output), true);
      else finish(failure(reply.error), !reply.broken);
    });
    worker.on('error', (error) =>
      finish(failure({ code: 'crashed', message: `the worker died: ${error.message}` }), false),
    );
    worker.on('exit', (status) =>
      finish(failure({ code: 'crashed', message: `the worker exited with ${status}` }), false),
    );
    worker.postMessage({ id, ...job } satisfies Job);
  }
}

function startWorker(stackSizeMb: number): Worker {
  return new Worker(new URL('./worker.js', import.meta.url), {
    resourceLimits: { stackSizeMb },
    stdout: false,
    stderr: false,
  });
}
