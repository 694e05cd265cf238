import type { Result } from '@orrery/contract';
import type { Cancellation } from './addon.d.ts';
import { toPlannerError, type PlannerError } from './error.ts';

/**
 * Runs a native search in `model` that `signal` can stop, also inside a step that never ends. A model that is confined to its
 * thread has none: the search would run on another.
 */
export async function cancellable<T>(
  model: { readonly confined: boolean },
  cancellation: Cancellation,
  signal: AbortSignal | undefined,
  search: () => Promise<T>,
): Promise<Result<T, PlannerError>> {
  if (model.confined) {
    const message = 'a JavaScript model runs on the thread that made it: use the synchronous form of this function';
    return { ok: false, error: { code: 'unsupported', message } };
  }
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
