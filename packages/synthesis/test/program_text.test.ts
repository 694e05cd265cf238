import { describe, expect, it } from 'vitest';
import { agreeWithPrefix } from '../src/prefix_agreement.ts';
import { continuePrefix } from '../src/prefix_agreement.ts';
import { extractProgram } from '../src/program_text.ts';

describe('the program in an answer', () => {
  it('is the longest fenced block of a language that may be one', () => {
    const answer =
      'A sketch:\n```ts\nshort();\n```\nand\n```typescript\nmuch longer text\nof two lines\n```\n```python\nthe longest of them all, in another language\n```';
    expect(extractProgram(answer, 'generate')).toBe('much longer text\nof two lines');
  });

  it('is never the prose around it, however long', () => {
    const answer = `${'It is important to import from a class. '.repeat(40)}\n\`\`\`\nx\n\`\`\``;
    expect(extractProgram(answer, 'generate')).toBe('x');
  });

  it('is the whole text without a fence', () => {
    expect(extractProgram('\nconst a = 1;\r\nconst b = 2;\n', 'generate')).toBe('const a = 1;\nconst b = 2;');
  });

  it('may hold shorter fences, and runs to the end if its own is not closed', () => {
    expect(extractProgram('````ts\na\n```\nb\n````\nc', 'generate')).toBe('a\n```\nb');
    expect(extractProgram('```ts\na\nb', 'generate')).toBe('a\nb');
    expect(extractProgram('Use ```x``` here.\n~~~js\na\n~~~', 'generate')).toBe('a');
  });

  it('follows the heading "Correct code" in improve and fix', () => {
    const answer = '## Error explanation\n```ts\nthe old and long program\n```\n## Correct code\n```ts\nnew\n```';
    expect(extractProgram(answer, 'fix')).toBe('new');
    expect(extractProgram(answer, 'improve')).toBe('new');
    expect(extractProgram(answer, 'generate')).toBe('the old and long program');
    expect(extractProgram('**Correct code**\nplain();', 'fix')).toBe('plain();');
    expect(extractProgram('```ts\nno heading\n```', 'fix')).toBe('no heading');
  });
});

describe('the beginning of a program', () => {
  const prefix = 'const GRAVITY = 9.8;\nconst MASS = 1;\n\nexport function step(state: State) {\n  const a = 1;';

  it('is kept if the same lines come first, up to white space', () => {
    const answer = `${prefix.replaceAll(' = ', '=')}\n  return state;\n}`;
    expect(agreeWithPrefix(prefix, answer)).toEqual({ text: answer, agreement: 'kept' });
    expect(agreeWithPrefix('', 'x')).toEqual({ text: 'x', agreement: 'kept' });
  });

  it('is put before an answer that goes on, its repeated lines once', () => {
    expect(agreeWithPrefix(prefix, '  return state;\n}')).toEqual({
      text: `${prefix}\n  return state;\n}`,
      agreement: 'spliced',
    });
    expect(agreeWithPrefix(prefix, 'export function step(state: State) {\n  const a = 1;\n  return state;\n}')).toEqual(
      {
        text: `${prefix}\n  return state;\n}`,
        agreement: 'spliced',
      },
    );
  });

  it('gives way to a program that starts anew', () => {
    const again = 'const GRAVITY = 10;\nexport function step(state: State) {\n  return state;\n}';
    expect(agreeWithPrefix(prefix, again)).toEqual({ text: again, agreement: 'restarted' });
    const own = 'export function step(state: State) {\n  return state;\n}';
    expect(agreeWithPrefix('const K = 1;', own)).toEqual({ text: own, agreement: 'restarted' });
  });

  it('stays if the answer needs what it declares', () => {
    const answer = 'export function step(state: State) {\n  return state + K;\n}';
    expect(agreeWithPrefix('const K = 1;', answer)).toEqual({ text: `const K = 1;\n${answer}`, agreement: 'spliced' });
  });
});

describe('an answer that goes on with an open turn', () => {
  const fresh = (answer: string): string => extractProgram(answer, 'generate');

  it('is joined without a line end, up to the fence that closes', () => {
    expect(continuePrefix('const a = ', '1;\nconst b = 2;\n```\nThat is all.', fresh)).toEqual({
      text: 'const a = 1;\nconst b = 2;',
      agreement: 'continued',
    });
    expect(continuePrefix('const a = 1;\nconst b', ' = 2;\r\n', fresh).text).toBe('const a = 1;\nconst b = 2;');
  });

  it('is a program of its own where the server began a turn of its own', () => {
    const answer = 'Here it is:\n```ts\nconst a = 5;\nexport function step() {}\n```';
    expect(continuePrefix('const a = 1;', answer, fresh)).toEqual({
      text: 'const a = 5;\nexport function step() {}',
      agreement: 'restarted',
    });
  });
});
