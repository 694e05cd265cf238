import { checkLimits } from './check/limits.ts';
import { typescript as ts } from './check/typescript.ts';

/**
 * A program as the TypeScript printer writes it: four spaces, one statement a line, comments kept, blank lines gone.
 * Text that does not parse, or that the
 * checker refuses for its size, comes back unchanged.
 */
export function formatProgram(source: string): string {
  if (checkLimits(source) !== undefined) return source;
  try {
    return print(source);
  } catch (error) {
    if (error instanceof RangeError) return source;
    throw error;
  }
}

function print(source: string): string {
  const file = ts.createSourceFile('model.ts', source, ts.ScriptTarget.ES2022, false, ts.ScriptKind.TS);
  const { parseDiagnostics } = file as unknown as { readonly parseDiagnostics?: readonly unknown[] };
  if (parseDiagnostics !== undefined && parseDiagnostics.length > 0) return source;
  return ts.createPrinter({ newLine: ts.NewLineKind.LineFeed }).printFile(file);
}
