import { Worker } from 'node:worker_threads';
import type { Task } from '@orrery/environments';
import { CommandError, interrupted } from '../command_error.ts';
import type { TaskResult } from './result.ts';
import type { SuiteSettings } from './settings.ts';
import type { SentSettings, TaskOrder, TaskReply } from './task_worker.ts';

/** Values of a contract are many small objects, most of them short-lived: in V8's own young generation a tenth of a replay is collection. */
const youngGenerationMb = 64;

/**
 * Replays tasks in so many threads of their own, `settings.jobs`; results in the order of the tasks. The signal ends the
 * threads at once.
 */
export async function runSideBySide(tasks: readonly Task[], settings: SuiteSettings): Promise<readonly TaskResult[]> {
  const { signal, ...sent } = settings;
  if (signal.aborted) throw new ReplayInterrupted();
  const workers = Array.from({ length: Math.min(settings.jobs, tasks.length) }, () => startWorker(sent));
  const results = new Map<number, TaskResult>();
  const waiting = tasks.entries();
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new ReplayInterrupted());
    signal.addEventListener('abort', abort, { once: true });
  });
  const lanes = workers.map(async (worker) => {
    for (const [at, task] of waiting) results.set(at, await ran(worker, task));
  });
  try {
    await Promise.race([aborted, Promise.all(lanes)]);
    return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
  } finally {
    signal.removeEventListener('abort', abort);
    await Promise.all(workers.map((worker) => worker.terminate()));
    // What their ends mean for tasks under way has been told.
    await Promise.allSettled(lanes);
  }
}

/** The end of a replay that SIGINT ended. */
export class ReplayInterrupted extends CommandError {
  constructor() {
    super('interrupted; a replay stores nothing', interrupted);
  }
}

function startWorker(settings: SentSettings): Worker {
  return new Worker(new URL('./task_worker.js', import.meta.url), {
    workerData: settings,
    resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
  });
}

function ran(worker: Worker, { id }: Task): Promise<TaskResult> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      worker.off('message', onReply).off('error', onError).off('exit', onExit);
      end();
    };
    const onReply = (reply: TaskReply): void =>
      settle(() => {
        if ('result' in reply) resolve(reply.result);
        else reject(new CommandError(reply.failed.message, reply.failed.exitCode));
      });
    const onError = (error: unknown): void => settle(() => reject(error));
    const onExit = (status: number): void =>
      settle(() => reject(new CommandError(`${id}: its thread ended with ${status} before it had a result`)));
    worker.on('message', onReply).on('error', onError).on('exit', onExit);
    worker.postMessage({ task: id } satisfies TaskOrder);
  });
}
