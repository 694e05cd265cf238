import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
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

it('writes between markers of a file that is there only', () => {
  const path = join(folder, 'README.md');
  expect(() => markedFile(path)).toThrow('markers');
  writeFileSync(path, '');
  expect(markedFile(path)).toBe(path);
});

it('leaves nothing beside a file that could not be written', () => {
  const taken = join(folder, 'taken');
  mkdirSync(taken);
  expect(() => writeText('--json', taken, '[]')).toThrow('--json');
  expect(readdirSync(folder)).not.toContain('taken.part');
});
