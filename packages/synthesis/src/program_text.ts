import type { ActionKind } from './search.ts';

const programLanguages = new Set(['', 'ts', 'typescript', 'js', 'javascript']);

/**
 * The program in an answer: the longest fenced block in TypeScript, JavaScript or no language, else the whole text.
 * For improve and fix, what follows the first heading "Correct code" is searched first. Trimmed, lines ended by `\n`.
 *
 * The published parser searches for words that look like code, outside of fences too, and so may submit prose
 * (code-world-models.md, section 10, row 4).
 */
export function extractProgram(answer: string, kind: ActionKind): string {
  const text = answer.replaceAll(/\r\n?/g, '\n');
  if (kind !== 'generate') {
    const after = afterHeading(text);
    if (after !== undefined && after.trim() !== '') return longestBlock(after) ?? after.trim();
  }
  return longestBlock(text) ?? text.trim();
}

function afterHeading(text: string): string | undefined {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /^\s*(?:#{1,6}|\*\*)\s*(?:\d+[.)]\s*)?correct code\b/i.test(line));
  return at < 0 ? undefined : lines.slice(at + 1).join('\n');
}

function longestBlock(text: string): string | undefined {
  let longest: string | undefined;
  for (const { language, content } of fencedBlocks(text)) {
    const program = content.trim();
    if (!programLanguages.has(language) || program === '') continue;
    if (longest === undefined || program.length > longest.length) longest = program;
  }
  return longest;
}

/** A fence closes with the same character, at least as often; an open one at the end of the text runs to it. */
function fencedBlocks(text: string): { readonly language: string; readonly content: string }[] {
  const blocks: { language: string; content: string }[] = [];
  let fence: string | undefined;
  let language = '';
  let lines: string[] = [];
  const close = (): void => {
    blocks.push({ language, content: lines.join('\n') });
    fence = undefined;
    lines = [];
  };
  for (const line of text.split('\n')) {
    const match = /^\s*(`{3,}|~{3,})(.*)$/.exec(line);
    const marker = match?.[1] ?? '';
    const information = (match?.[2] ?? '').trim();
    if (fence === undefined) {
      // An inline span such as ```x``` opens nothing.
      if (marker === '' || (marker.startsWith('`') && information.includes('`'))) continue;
      fence = marker;
      language = (information.split(/[\s{]/)[0] ?? '').toLowerCase();
    } else if (marker !== '' && information === '' && marker.startsWith(fence)) {
      close();
    } else {
      lines.push(line);
    }
  }
  if (fence !== undefined) close();
  return blocks;
}
