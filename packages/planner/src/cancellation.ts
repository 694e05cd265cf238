import type { Result } from '@orrery/contract';
import type { Cancellation } from './addon.d.ts';
import { toPlannerError, type PlannerError } from './error.ts';

/** Runs a native search that `signal` can stop, also inside a step that never ends. */
export async function cancellable<T>(
  cancellation: Cancellation,
  signal: AbortSignal | undefined,
  search: () => Promise<T>,
): Promise<Result<T, PlannerError>> {
  if (signal?.aborted) return { ok: false, error: { code: 'cancelled', message: 'the search was cancelled' } };
  const cancel = (): void => cancellation.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return { ok: true, value: await search() };
  } catch (error) {
    return { ok: false, error: toPlannerError(error) };
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}
