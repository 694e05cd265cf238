import { describeStatus, statusCode, type StatusName } from '@orrery/contract';
import type { ScriptFailure } from '../addon.d.ts';
import type { PlannerError } from '../error.ts';

/** A failure of the model, on its way to the planner. */
export class ObjectFailure extends Error {
  readonly status: StatusName;
  readonly detail: number;

  constructor(status: StatusName, message: string, detail = 0) {
    super(message);
    this.status = status;
    this.detail = detail;
  }

  facts(): ScriptFailure {
    return { status: statusCode[this.status], text: this.message, detail: this.detail };
  }
}

/** A value of the model, for a message. */
export function shown(value: unknown): string {
  if (value instanceof Promise) return 'a promise (models are synchronous)';
  try {
    const text = typeof value === 'number' || value === undefined ? String(value) : JSON.stringify(value);
    return text === undefined ? `a ${typeof value}` : text.slice(0, 200);
  } catch {
    return `a ${typeof value}`;
  }
}

/** Calls the model; what it throws is told as its own failure. */
export function called<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw asFailure(error);
  }
}

export function asFailure(error: unknown): ObjectFailure {
  if (error instanceof ObjectFailure) return error;
  let text: string;
  try {
    text = String(error);
  } catch {
    text = 'what cannot be told as text';
  }
  return new ObjectFailure('thrown', text.slice(0, 500));
}

/** The same error as the addon makes of a failed step. */
export function modelFailed(error: ObjectFailure): PlannerError {
  const { message } = describeStatus(statusCode[error.status], undefined, [error.detail, 0]);
  const text = `${message}: ${error.message}`;
  return {
    code: 'model_failed',
    message: `the model failed: ${text}`,
    source: { code: error.status, message: text, line: 0, column: 0 },
  };
}
