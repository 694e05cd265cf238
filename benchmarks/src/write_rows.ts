import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { BenchmarkRow } from '@orrery/report';
import { CommandError } from './command_error.ts';

/** Writes rows as JSON. */
export function writeRows(path: string, rows: readonly BenchmarkRow[]): void {
  writeText('--json', path, `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`);
}

/** Writes a file for an option; the old file stays whole until the new one is. */
export function writeText(option: string, path: string, text: string): void {
  let written = false;
  try {
    writeFileSync(`${path}.part`, text);
    written = true;
    renameSync(`${path}.part`, path);
  } catch (error) {
    if (written) rmSync(`${path}.part`, { force: true });
    throw new CommandError(`${option} ${path} cannot be written: ${String(error)}`);
  }
}
