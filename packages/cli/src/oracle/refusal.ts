/** Why a request of the oracle protocol has no answer. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The answer that is an error. */
export function refusalLine(code: string, message: string, id?: unknown): string {
  return JSON.stringify({ error: { code, message }, ...(id === undefined ? {} : { id }) });
}
