/**
 * How an answer relates to the beginning it was asked to complete.
 *
 * - `continued`: the server went on in the middle of the model's own turn
 * - `kept`: it starts with the same lines, up to white space
 * - `spliced`: it goes on where the beginning ends, perhaps after repeating its last lines; the two were joined
 * - `restarted`: a program of its own; taken as it stands
 */
export type PrefixAgreement = 'continued' | 'kept' | 'spliced' | 'restarted';

export interface AgreedProgram {
  readonly text: string;
  readonly agreement: PrefixAgreement;
}

/** Verifies the answer against the beginning, and joins them if the answer is a continuation. */
export function agreeWithPrefix(prefix: string, answer: string): AgreedProgram {
  const start = prefix.split('\n');
  const lines = answer.split('\n');
  if (prefix.trim() === '' || start.every((line, at) => sameLine(line, lines[at]))) {
    return { text: answer, agreement: 'kept' };
  }
  if (restarts(prefix, answer)) return { text: answer, agreement: 'restarted' };
  const joined = [...start, ...lines.slice(overlap(start, lines))].join('\n');
  return { text: joined, agreement: 'spliced' };
}

/**
 * Joins the answer of a server that was to go on where the beginning ends, without a line end between: what comes up to
 * the fence that closes. One that opens a fence of its own has begun a new turn, and is read as such.
 */
export function continuePrefix(prefix: string, answer: string, fresh: (answer: string) => string): AgreedProgram {
  const text = answer.replaceAll(/\r\n?/g, '\n');
  if (/^[ \t]*(`{3,}|~{3,})[ \t]*\w/m.test(text)) return agreeWithPrefix(prefix, fresh(text));
  const end = text.search(/^[ \t]*(`{3,}|~{3,})[ \t]*$/m);
  return { text: `${prefix}${end < 0 ? text : text.slice(0, end)}`.trimEnd(), agreement: 'continued' };
}

function sameLine(a: string, b: string | undefined): boolean {
  return b !== undefined && a.replaceAll(/\s+/g, '') === b.replaceAll(/\s+/g, '');
}

/** Lines at the end of `start` that `lines` begins with: the most that agree and say more than a bracket. */
function overlap(start: readonly string[], lines: readonly string[]): number {
  for (let count = Math.min(start.length, lines.length); count > 0; count -= 1) {
    const tail = start.slice(start.length - count);
    if (tail.some((line) => /\w/.test(line)) && tail.every((line, at) => sameLine(line, lines[at]))) return count;
  }
  return 0;
}

/** It declares again what the beginning declares, or has a `step` and mentions nothing that the beginning declares. */
function restarts(prefix: string, answer: string): boolean {
  const before = declaredNames(prefix);
  const after = new Set(declaredNames(answer));
  if (before.some((name) => after.has(name))) {
    // Repeating the last lines of the beginning declares again too, but not what comes before them.
    const start = prefix.split('\n');
    const repeated = overlap(start, answer.split('\n'));
    const earlier = declaredNames(start.slice(0, start.length - repeated).join('\n'));
    return repeated === 0 || earlier.some((name) => after.has(name));
  }
  if (!after.has('step')) return false;
  const words = new Set(answer.match(/[A-Za-z_$][\w$]*/g));
  return !before.some((name) => words.has(name));
}

function declaredNames(text: string): string[] {
  const pattern = /^(?:export\s+)?(?:const|let|function|class|type|interface)\s+([A-Za-z_$][\w$]*)/gm;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}
