import type { Result } from '@orrery/contract';
import {
  evaluate,
  type Evaluation,
  type EvaluationFailure,
  type EvaluationPorts,
  type EvaluationSettings,
} from './evaluate.ts';

/** Scores formatted programs. */
export type Evaluate = (source: string, signal?: AbortSignal) => Promise<Result<Evaluation, EvaluationFailure>>;

/**
 * `evaluate` for one dataset that never scores the same text twice: what is asked for again gets the verdict, or waits
 * for the evaluation under way. The sandbox's workers run different programs side by side.
 */
export function createEvaluator(ports: EvaluationPorts, settings: EvaluationSettings): Evaluate {
  const verdicts = new Map<string, Promise<Result<Evaluation, EvaluationFailure>>>();
  return async (source, signal) => {
    for (;;) {
      const known = verdicts.get(source);
      const verdict = known ?? evaluate(source, ports, settings, signal);
      if (known === undefined) verdicts.set(source, verdict);
      const result = await verdict;
      if (result.ok || result.error.kind !== 'cancelled') return result;
      // Another ask's cancellation is no verdict for this one.
      if (verdicts.get(source) === verdict) verdicts.delete(source);
      if (known === undefined || signal?.aborted === true) return result;
    }
  };
}
