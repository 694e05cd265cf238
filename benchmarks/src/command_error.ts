/** A failure that ends a command: one message, with the remedy, and no stack. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Exit code of a command that SIGINT ended, as shells count. */
export const interrupted = 130;

/** The value of a result, or the command's end. */
export function orFail<T>(
  result:
    { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly message: string } },
  context = '',
): T {
  if (result.ok) return result.value;
  throw new CommandError(`${context}${result.error.message}`);
}
