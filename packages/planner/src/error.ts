import { failure, success, type ModelError, type Result } from '@orrery/contract';

/** Why a model was not loaded or gave no plan. `message` is a whole sentence that names the place and the remedy. */
export type PlannerError =
  | {
      /** An option is out of range; nothing was simulated. */
      readonly code: 'invalid_option';
      readonly message: string;
      readonly field: string;
      readonly expected: string;
    }
  | {
      /** The world model failed, with its place in the author's source. */
      readonly code: 'model_failed';
      readonly message: string;
      readonly source: ModelError;
      /** MCTS: the simulation. CEM: `iteration * population + sample`. Absent outside of planning. */
      readonly simulation?: number;
      /** Steps from the state planned from to the one in which the model failed. */
      readonly depth?: number;
    }
  | {
      /** No build of the addon loads on this machine. */
      readonly code: 'addon_missing';
      readonly message: string;
      readonly tried: readonly string[];
    }
  | { readonly code: OtherCode; readonly message: string };

const otherCodes = [
  'load_failed', // the bytes are no compiled model that this version hosts
  'unknown_environment',
  'unknown_option',
  'invalid_state', // a value or bytes that are no state
  'invalid_action',
  'unsupported', // the model lacks what was asked of it
  'no_legal_action', // nothing to plan in this state
  'non_finite_return', // every reward was finite, but their sum overflowed
  'planner_failed',
  'cancelled',
  'internal', // a defect of orrery
] as const;
type OtherCode = (typeof otherCodes)[number];

/** Calls into the addon; what it throws becomes a value. */
export function attempt<T>(call: () => T): Result<T, PlannerError> {
  try {
    return success(call());
  } catch (error) {
    return failure(readError(error));
  }
}

/** As {@link attempt}, for calls that give a promise. */
export async function attemptAsync<T>(call: () => Promise<T>): Promise<Result<T, PlannerError>> {
  try {
    return success(await call());
  } catch (error) {
    return failure(readError(error));
  }
}

/** The addon throws errors whose message is the JSON of a {@link PlannerError}. */
function readError(error: unknown): PlannerError {
  const message = error instanceof Error ? error.message : String(error);
  const facts = parse(message);
  const text = facts?.['message'];
  const code = facts?.['code'];
  if (facts === undefined || typeof text !== 'string') return { code: 'internal', message };
  if (code === 'invalid_option')
    return { code, message: text, field: String(facts['field']), expected: String(facts['expected']) };
  if (code === 'model_failed') {
    const { simulation, depth } = facts;
    return {
      code,
      message: text,
      source: facts['source'] as ModelError, // written by crates/addon/src/failure.rs
      ...(typeof simulation === 'number' && { simulation }),
      ...(typeof depth === 'number' && { depth }),
    };
  }
  return { code: otherCodes.find((known) => known === code) ?? 'internal', message: text };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
