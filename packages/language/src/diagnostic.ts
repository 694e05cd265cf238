/** One reason why a program is rejected. */
export interface Diagnostic {
  /** Rule id such as WM0101, stable across versions. */
  readonly rule: string;
  /** Which module, where the program has two. */
  readonly module?: 'transition' | 'reward';
  /** From 1, in the author's source. */
  readonly line: number;
  readonly column: number;
  /** What is wrong. */
  readonly message: string;
  /** What to write instead; never advice about installing types or compiler options. */
  readonly remedy: string;
}

/**
 * The form that enters a repair prompt: `WM0101 12:5 what is wrong. What to write instead.` Of a program in two modules
 * `WM0101 reward:12:5 …`. Versioned with the prompts.
 */
export function compactDiagnostic({ rule, module, line, column, message, remedy }: Diagnostic): string {
  return `${rule} ${module === undefined ? '' : `${module}:`}${line}:${column} ${message}${remedy === '' ? '' : ` ${remedy}`}`;
}
