import { Worker } from 'node:worker_threads';
import type { Task } from '@orrery/environments';
import { CommandError } from '../command_error.ts';
import type { TaskResult } from './result.ts';
import type { SuiteSettings } from './settings.ts';
import type { SentSettings, TaskOrder, TaskReply } from './task_worker.ts';

/** Values of a contract are many small objects, most of them short-lived: in V8's own young generation a tenth of a replay is collection. */
const youngGenerationMb = 64;

/** Replays tasks in so many threads of their own, `settings.jobs`; results in the order of the tasks. */
export async function runSideBySide(tasks: readonly Task[], settings: SuiteSettings): Promise<readonly TaskResult[]> {
  const { signal, ...sent } = settings;
  const workers = Array.from({ length: Math.min(settings.jobs, tasks.length) }, () => startWorker(sent));
  const abort = (): void => {
    for (const worker of workers) worker.postMessage({ abort: true } satisfies TaskOrder);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    const results = new Map<number, TaskResult>();
    const waiting = tasks.entries();
    await Promise.all(
      workers.map(async (worker) => {
        for (const [at, task] of waiting) results.set(at, await ran(worker, task));
      }),
    );
    return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
  } finally {
    signal.removeEventListener('abort', abort);
    await Promise.all(workers.map((worker) => worker.terminate()));
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
