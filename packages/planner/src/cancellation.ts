import { failure, type Result } from '@orrery/contract';
import type { Cancellation } from './addon.d.ts';
import type { PlannerError } from './error.ts';
import type { Addon } from './native.ts';

/** Runs a search that an AbortSignal stops, within a step of the model if need be. */
export async function withSignal<T>(
  native: Addon,
  signal: AbortSignal | undefined,
  search: (cancellation: Cancellation) => Promise<Result<T, PlannerError>>,
): Promise<Result<T, PlannerError>> {
  if (signal?.aborted === true) return failure({ code: 'cancelled', message: 'planning was cancelled' });
  const cancellation = new native.Cancellation();
  const abort = (): void => cancellation.cancel();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await search(cancellation);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
