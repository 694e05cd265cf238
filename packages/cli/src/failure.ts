/** Ends a command with exit code 1 and one message; every other error is a defect and shows its stack. */
export class CommandFailure extends Error {}

/** The value of a result, or the command's end. */
export function valueOf<T>(
  result:
    { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly message: string } },
): T {
  if (result.ok) return result.value;
  throw new CommandFailure(result.error.message);
}
