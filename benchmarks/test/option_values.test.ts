import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { expect, it } from 'vitest';
import { markedFile, outputFile } from '../src/option_values.ts';
import { writeText } from '../src/write_rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'orrery-options-'));

it('takes a file that is there, and one that is not there yet', () => {
  const path = join(folder, 'rows.json');
  expect(outputFile(path)).toBe(path);
  writeFileSync(path, '[]');
  expect(outputFile(path)).toBe(path);
  expect(outputFile('rows.json')).toBe('rows.json');
});

it('refuses a folder, a file in no folder and an empty name before anything is worked out', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  for (const path of [folder, join(folder, 'none', 'rows.json'), join(file, 'rows.json'), '', ' '])
    expect(() => outputFile(path), path).toThrow(InvalidArgumentError);
  expect(() => outputFile(join(folder, 'none', 'rows.json'))).toThrow('folder');
});

it('refuses a link, in whose place the new file would come', () => {
  const real = join(folder, 'real.json');
  writeFileSync(real, 'kept');
  symlinkSync(real, join(folder, 'link.json'));
  symlinkSync(join(folder, 'none', 'x'), join(folder, 'dangling.json'));
  for (const name of ['link.json', 'dangling.json', 'new/'])
    expect(() => outputFile(join(folder, name)), name).toThrow(InvalidArgumentError);
});

it('takes a file that has the markers of a table, and no other', () => {
  const path = join(folder, 'README.md');
  const marked = markedFile('bench', 'planning');
  expect(() => marked(path)).toThrow('markers');
  writeFileSync(path, '<!-- bench:end --> <!-- bench:begin -->');
  expect(() => marked(path)).toThrow('<!-- bench:begin --> and <!-- bench:end -->');
  writeFileSync(path, '<!-- planning:begin --> <!-- planning:end -->');
  expect(marked(path)).toBe(path);
});

it('leaves nothing beside a file that could not be written', () => {
  const taken = join(folder, 'taken');
  mkdirSync(taken);
  expect(() => writeText('--json', taken, '[]')).toThrow('--json');
  expect(readdirSync(folder)).not.toContain('taken.part');
});
