import { readFileSync, writeFileSync } from 'node:fs';
import { CommandError } from './command_error.ts';

/** The lines between which a report stands in a Markdown file. */
export const markersOf = (name: string): readonly [string, string] => [
  `<!-- ${name}:begin -->`,
  `<!-- ${name}:end -->`,
];

/** Where a report stands: behind its first marker, and up to its second; undefined if they are not there in this order. */
export function placeOf(text: string, name: string): { readonly from: number; readonly to: number } | undefined {
  const [begin, end] = markersOf(name);
  const [at, to] = [text.indexOf(begin), text.indexOf(end)];
  return at < 0 || to < at ? undefined : { from: at + begin.length, to };
}

/** Puts a report between the markers of a Markdown file, so that its figures are never typed by hand. */
export function writeReadme(path: string, name: string, text: string): void {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${String(error)}`);
  }
  const place = placeOf(content, name);
  if (place === undefined)
    throw new CommandError(`${path} has no lines ${markersOf(name).join(' and ')}, in this order`);
  const block = text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
  writeFileSync(path, `${content.slice(0, place.from)}\n\n${block}\n\n${content.slice(place.to)}`);
}
