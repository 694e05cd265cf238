import { compactDiagnostic, type Diagnostic } from '@orrery/language';
import type { ModelError } from '@orrery/contract';

/** Diagnostics shown at most: the first ones usually explain the rest. */
const shownDiagnostics = 10;

/** What the fix prompt says of a program that the checker rejected: each diagnostic with its source line. */
export function diagnosticsText(source: string, diagnostics: readonly Diagnostic[]): string {
  const shown = diagnostics
    .slice(0, shownDiagnostics)
    .map((diagnostic) => withSourceLine(source, diagnostic.line, compactDiagnostic(diagnostic)));
  const more = diagnostics.length - shown.length;
  return [
    'The program was rejected before it ran (rule, line:column, reason):',
    ...shown,
    ...(more > 0 ? [`… and ${more} more.`] : []),
  ].join('\n');
}

/** What the fix prompt says of a program that failed while running. */
export function modelErrorText(source: string, { code, message, line, column }: ModelError): string {
  const place = line > 0 ? ` at ${line}:${column}` : '';
  return withSourceLine(source, line, `The program failed${place}: ${code}: ${message}`);
}

function withSourceLine(source: string, line: number, text: string): string {
  const found = line > 0 ? source.split('\n')[line - 1]?.trim() : undefined;
  return found === undefined || found === '' ? text : `${text}\n    ${found}`;
}
