import { compactDiagnostic, type Diagnostic } from '@orrery/language';
import type { ModelError } from '@orrery/contract';
import { numberText } from './value_text.ts';

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
  return withSourceLine(source, line, `The program failed${place}: ${code}: ${shortFacts(message)}`);
}

/** Rounds the facts at a message's end, and leaves the author's own numbers as they are. */
function shortFacts(message: string): string {
  return message.replace(/\([^()]*\)$/, (facts) =>
    facts.replaceAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g, (number) => numberText(Number(number))),
  );
}

/** Programs in one line are legal: of a line that is longer, the program above shows the rest. */
const longestLine = 2000;

function withSourceLine(source: string, line: number, text: string): string {
  const found = line > 0 ? source.split('\n')[line - 1]?.trim() : undefined;
  if (found === undefined || found === '') return text;
  return found.length > longestLine ? `${text}\n    (a line of ${found.length} characters)` : `${text}\n    ${found}`;
}
