import { readFileSync, writeFileSync } from 'node:fs';
import { CommandError } from './command_error.ts';

/** Puts a report between the markers of a Markdown file, so that its figures are never typed by hand. */
export function writeReadme(path: string, name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${String(error)}`);
  }
  const [from, to] = [content.indexOf(begin), content.indexOf(end)];
  if (from < 0 || to < from) throw new CommandError(`${path} has no lines ${begin} and ${end}, in this order`);
  const block = text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
  writeFileSync(path, `${content.slice(0, from + begin.length)}\n\n${block}\n\n${content.slice(to)}`);
}
