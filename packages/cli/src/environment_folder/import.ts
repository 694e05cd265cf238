import { mkdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { CommandFailure } from '../failure.ts';
import { readText } from '../read_text.ts';
import { largestTransitionsMiB } from '../user_data.ts';
import { csvRows } from './csv.ts';
import { declare, nameOf, refuseTaken, writeNew } from './init.ts';
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
  const { transitions, dropped, droppedEnds } = joinRows(await rowsOf(file, format));
  if (transitions.length === 0)
    throw new CommandFailure(`${file}: there is no transition in it: no row tells where its action led.`);
  const { output, force = false } = options;
  const lines = transitions.map((transition) => `${JSON.stringify(transition)}\n`).join('');
  const written = join(output, 'transitions.jsonl');
  // First what may be refused, so that nothing is half done.
  for (const name of ['environment.json', 'transitions.jsonl']) refuseTaken(join(output, name), force);
  try {
    mkdirSync(output, { recursive: true });
  } catch (error) {
    throw new CommandFailure(`${output} cannot be made: ${error instanceof Error ? error.message : ''}`);
  }
  const declared = declare(output, nameOf(output, options.id), transitions, force);
  writeNew(written, lines, force);
  process.stdout.write(`${transitions.length} transitions in ${written}\n`);
  if (dropped > 0)
    process.stdout.write(
      `left out: ${dropped} ${dropped === 1 ? 'row that does' : 'rows that do'} not tell where the action led\n`,
    );
  if (droppedEnds > 0)
    process.stdout.write(
      `${droppedEnds} of the rows left out ${droppedEnds === 1 ? 'ends' : 'end'} the world: ${droppedEnds === 1 ? 'that end is' : 'those ends are'} not in the data; add a row without an action that tells the state at the end\n`,
    );
  process.stdout.write(declared);
}

function rowsOf(file: string, format: RecordedFormat): readonly RecordedRow[] | Promise<readonly RecordedRow[]> {
  if (format === 'minari') return minariRows(file);
  const text = readText(file, { holds: 'recorded steps', largestMiB: largestTransitionsMiB });
  return format === 'csv' ? csvRows(file, text) : jsonRows(file, text);
}
