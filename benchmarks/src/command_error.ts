/** A failure that ends a command with exit code 1: one message, with the remedy, and no stack. */
export class CommandError extends Error {}

/** The value of a result, or the command's end. */
export function orFail<T>(
  result:
    { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly message: string } },
  context = '',
): T {
  if (result.ok) return result.value;
  throw new CommandError(`${context}${result.error.message}`);
}
