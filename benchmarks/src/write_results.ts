import { loadavg } from 'node:os';
import type { BenchmarkRow } from '@orrery/report';
import { commit } from './provenance.ts';
import { writeText } from './write_rows.ts';

/** Writes figures that are committed: the rows, and where they come from. */
export function writeResults(path: string, command: string, rows: readonly BenchmarkRow[]): void {
  const provenance = { command, commit: commit(), node: process.version, load: loadavg()[0] };
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  writeText('--results', path, `{\n  "provenance": ${JSON.stringify(provenance)},\n  "rows": [\n${lines}\n  ]\n}\n`);
}
