import { mkdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { CommandFailure } from '../failure.ts';
import { readText } from '../read_text.ts';
import { csvRows } from './csv.ts';
import { declare, nameOf, writeNew } from './init.ts';
import { jsonRows } from './json_lines.ts';
import { minariRows } from './minari.ts';
import { joinRows, type RecordedRow } from './recorded_rows.ts';

export type RecordedFormat = 'csv' | 'jsonl' | 'minari';

export interface ImportOptions {
  readonly output: string;
  readonly format?: RecordedFormat;
  readonly id?: string;
  readonly force?: boolean;
}

const endings: Readonly<Record<string, RecordedFormat>> = {
  '.csv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.hdf5': 'minari',
  '.h5': 'minari',
};

/** `orrery import`: writes transitions.jsonl and the declaration inferred from it. */
export async function importRecorded(file: string, options: ImportOptions): Promise<void> {
  const format = options.format ?? endings[extname(file).toLowerCase()];
  if (format === undefined)
    throw new CommandFailure(`${file}: its ending does not tell what it is; say --format csv, jsonl or minari.`);
  const { transitions, dropped } = joinRows(await rowsOf(file, format));
  if (transitions.length === 0)
    throw new CommandFailure(`${file}: there is no transition in it: no row tells where its action led.`);
  const { output } = options;
  try {
    mkdirSync(output, { recursive: true });
  } catch (error) {
    throw new CommandFailure(`${output} cannot be made: ${error instanceof Error ? error.message : ''}`);
  }
  // First what may be refused, so that nothing is half done.
  const declared = declare(output, nameOf(output, options.id), transitions, options.force === true);
  const lines = transitions.map((transition) => `${JSON.stringify(transition)}\n`).join('');
  writeNew(join(output, 'transitions.jsonl'), lines, options.force === true);
  process.stdout.write(`${transitions.length} transitions in ${join(output, 'transitions.jsonl')}\n`);
  if (dropped > 0)
    process.stdout.write(
      `left out: ${dropped} ${dropped === 1 ? 'row that does' : 'rows that do'} not tell where the action led\n`,
    );
  process.stdout.write(declared);
}

function rowsOf(file: string, format: RecordedFormat): readonly RecordedRow[] | Promise<readonly RecordedRow[]> {
  if (format === 'minari') return minariRows(file);
  const text = readText(file, { holds: 'recorded steps', largestMiB: 512 });
  return format === 'csv' ? csvRows(file, text) : jsonRows(file, text);
}
