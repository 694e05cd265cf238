import { failure, success, type Result, type StatusName } from '@orrery/contract';

/** Why there is no plan. `message` names the place and the remedy; the other fields are the facts, where there are any. */
export interface PlannerError {
  readonly code:
    | 'addon_missing'
    | 'load_failed'
    | 'unknown_environment'
    | 'unknown_option'
    | 'invalid_option'
    | 'invalid_state'
    | 'invalid_action'
    | 'invalid_draws'
    | 'invalid_json'
    | 'not_reset'
    | 'episode_over'
    | 'unsupported'
    | 'model_failed'
    | 'no_legal_action'
    | 'non_finite_return'
    | 'no_path'
    | 'too_many_states'
    | 'not_converged'
    | 'stochastic'
    | 'negative_cost'
    | 'invalid_heuristic'
    | 'busy'
    | 'cancelled'
    | 'planner_failed';
  readonly message: string;
  /** Of `invalid_option`. */
  readonly field?: string;
  readonly expected?: string;
  /**
   * Of `model_failed`, and of `load_failed` where the initialisation of constants failed: the model's own error, with its
   * place in the author's source. Of a failed step also what it had used of its limits.
   */
  readonly source?: {
    readonly code: StatusName;
    readonly message: string;
    readonly line: number;
    readonly column: number;
    readonly charges?: number;
    readonly bytes?: number;
  };
  readonly simulation?: number;
  readonly depth?: number;
}

const codes: ReadonlySet<string> = new Set<PlannerError['code']>([
  'addon_missing',
  'load_failed',
  'unknown_environment',
  'unknown_option',
  'invalid_option',
  'invalid_state',
  'invalid_action',
  'invalid_draws',
  'invalid_json',
  'not_reset',
  'episode_over',
  'unsupported',
  'model_failed',
  'no_legal_action',
  'non_finite_return',
  'no_path',
  'too_many_states',
  'not_converged',
  'stochastic',
  'negative_cost',
  'invalid_heuristic',
  'busy',
  'cancelled',
  'planner_failed',
]);

/** Turns what the addon throws (an Error whose message is JSON) into a value; anything else is told as it is. */
export function toPlannerError(thrown: unknown): PlannerError {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  try {
    const facts: unknown = JSON.parse(text);
    if (typeof facts === 'object' && facts !== null && 'code' in facts && 'message' in facts) {
      const { code, message } = facts;
      if (typeof code === 'string' && codes.has(code) && typeof message === 'string') return facts as PlannerError;
      return { code: 'planner_failed', message: String(message) };
    }
  } catch {
    // Not one of ours: napi's own complaint about an argument, say.
  }
  return { code: 'planner_failed', message: text };
}

/** Calls the addon; what it throws becomes a value. */
export function attempt<T>(call: () => T): Result<T, PlannerError> {
  try {
    return success(call());
  } catch (error) {
    return failure(toPlannerError(error));
  }
}
