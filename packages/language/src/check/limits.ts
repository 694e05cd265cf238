import { describe } from './rules.ts';
import type { Diagnostic } from '../diagnostic.ts';

/** Characters of a source: world models have a few thousand; types of a table of 100,000 numbers take minutes to check. */
export const longestSource = 65_536;

/** Brackets within brackets. The parser and the checker recurse, and every machine has another stack. */
export const deepestNesting = 200;

/** Refuses a source that would exhaust the checker, before anything parses it. Brackets in texts and comments count. */
export function checkLimits(source: string): Diagnostic | undefined {
  if (source.length > longestSource) {
    return at('WM0306', 1, 1, { found: String(source.length), limit: String(longestSource) });
  }
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  for (let offset = 0; offset < source.length; offset += 1) {
    const character = source[offset];
    if (character === '\n') {
      line += 1;
      lineStart = offset + 1;
    } else if (character === '(' || character === '[' || character === '{') {
      depth += 1;
      if (depth > deepestNesting) return tooDeep(line, offset - lineStart + 1);
    } else if (character === ')' || character === ']' || character === '}') {
      depth = Math.max(0, depth - 1);
    }
  }
  return undefined;
}

/** What a stack overflow inside the checker or the lowering means: nesting without brackets, such as a chain of `!`. */
export function tooDeep(line: number, column: number): Diagnostic {
  return at('WM0307', line, column, { limit: String(deepestNesting) });
}

function at(rule: 'WM0306' | 'WM0307', line: number, column: number, facts: Record<string, string>): Diagnostic {
  return { rule, line, column, ...describe(rule, facts) };
}
