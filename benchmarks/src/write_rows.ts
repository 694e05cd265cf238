import { renameSync, writeFileSync } from 'node:fs';
import type { BenchmarkRow } from '@orrery/report';
import { CommandError } from './command_error.ts';

/** Writes rows as JSON; the old file stays whole until the new one is. */
export function writeRows(path: string, rows: readonly BenchmarkRow[]): void {
  try {
    writeFileSync(`${path}.part`, `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`);
    renameSync(`${path}.part`, path);
  } catch (error) {
    throw new CommandError(`--json ${path} cannot be written: ${String(error)}`);
  }
}
