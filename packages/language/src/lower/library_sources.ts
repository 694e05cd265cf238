import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceText } from '../check/program.ts';

const contractFiles = new Set(['words.ts', 'log.ts', 'random_stream.ts']);
const folder = '/orrery/library/';

/** The library's texts: this package's own and the two that @orrery/contract holds. */
export function librarySources(): readonly SourceText[] {
  const own = fileURLToPath(new URL('../../library/', import.meta.url));
  const contract = join(dirname(createRequire(import.meta.url).resolve('@orrery/contract/package.json')), 'src');
  const inFolder = (path: string): string[] => {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  };
  const files = [
    ...inFolder(contract)
      .filter((name) => contractFiles.has(name))
      .map((name) => join(contract, name)),
    ...inFolder(own)
      .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
      .toSorted()
      .map((name) => join(own, name)),
  ];
  const sources = files.map((path) => ({ name: folder + basename(path), text: readFileSync(path, 'utf8') }));
  // What library files import from the package by name.
  const barrel = sources
    .filter(({ name }) => name !== `${folder}words.ts` && contractFiles.has(basename(name)))
    .map(({ name }) => `export * from '../${basename(name)}';\n`)
    .join('');
  return [...sources, { name: `${folder}@orrery/contract.ts`, text: barrel }];
}
