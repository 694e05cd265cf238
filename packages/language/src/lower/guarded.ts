import { Rejected } from '../check/diagnostics.ts';

/** Goes on with the next construct once a diagnostic is recorded. */
export function guarded(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
  }
}
