import { rmdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { GivenTypes } from '@orrery/contract';
import { makeFolder } from '@orrery/llm';
import { CommandFailure } from '../failure.ts';
import { csvRows } from './csv.ts';
import { declare, nameOf, refuseTaken } from './init.ts';
import { jsonRows } from './json_lines.ts';
import { LineFile } from './line_file.ts';
import { minariRows } from './minari.ts';
import { transitionsOf, type ReadTransitions, type Rows } from './transitions.ts';

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
  const { output, force = false } = options;
  const name = nameOf(output, options.id);
  const written = join(output, 'transitions.jsonl');
  // First what may be refused, so that nothing is half done.
  for (const taken of ['environment.json', 'transitions.jsonl']) refuseTaken(join(output, taken), force);
  let made: string | undefined;
  try {
    made = makeFolder(output);
  } catch (error) {
    throw new CommandFailure(`${output} cannot be made: ${error instanceof Error ? error.message : ''}`);
  }
  const lines = new LineFile(written);
  let read: ReadTransitions;
  let contract: GivenTypes;
  let declared: string;
  try {
    read = await transitionsOf(
      file,
      () => rowsOf(file, format),
      (transition) => lines.write(JSON.stringify(transition)),
      () => lines.restart(),
    );
    const { transitions } = read.joined;
    if (transitions === 0)
      throw new CommandFailure(`${file}: there is no transition in it: no row tells where its action led.`);
    contract = read.inference.contract(name);
    declared = declare(output, contract, transitions, force);
    lines.keep();
  } catch (error) {
    lines.discard();
    if (made !== undefined) removeEmpty(output);
    throw error;
  }
  const { transitions, dropped, droppedEnds, ends, rewardless } = read.joined;
  process.stdout.write(`${transitions} transitions in ${written}\n`);
  if (dropped > 0)
    process.stdout.write(
      `left out: ${dropped} ${dropped === 1 ? 'row that does' : 'rows that do'} not tell where the action led\n`,
    );
  if (droppedEnds > 0)
    process.stdout.write(
      `${droppedEnds} of the rows left out ${droppedEnds === 1 ? 'ends' : 'end'} the world: ${droppedEnds === 1 ? 'that end is' : 'those ends are'} not in the data; add a row without an action that tells the state at the end\n`,
    );
  const columns = contract.state.kind === 'record' ? contract.state.fields.map((field) => field.name) : [];
  if (rewardless)
    process.stdout.write(`no reward column: every reward is 0${meant(columns, /^(?:rew|ret|score|r$)/i, 'reward')}\n`);
  if (ends === 0)
    process.stdout.write(
      `no end in these data: no step says terminated${meant(columns, /^(?:is_?)?(?:done|end|term|fin|over|stop)/i, 'terminated')}\n`,
    );
  process.stdout.write(declared);
}

/** Columns that became part of the state, and look like another name of what is missing. */
function meant(columns: readonly string[], like: RegExp, name: string): string {
  const near = columns.filter((column) => like.test(column));
  if (near.length === 0) return '';
  return `; the state has ${near.map((column) => JSON.stringify(column)).join(' and ')}: if that is it, call the column "${name}"`;
}

function rowsOf(file: string, format: RecordedFormat): Rows | Promise<Rows> {
  if (format === 'minari') return minariRows(file);
  return format === 'csv' ? csvRows(file) : jsonRows(file);
}

/** A folder that was made for nothing goes again, unless somebody else put something there. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It stays.
  }
}
