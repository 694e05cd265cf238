import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { CommandFailure } from '../failure.ts';
import type { Json } from './infer.ts';
import type { RecordedRow } from './recorded_rows.ts';
import { textChunks } from './text_lines.ts';

/** What a column is, by its name. */
interface Columns {
  readonly episode: number | undefined;
  readonly reward: number | undefined;
  readonly terminated: number | undefined;
  readonly truncated: number | undefined;
  /** Name and place of each; one column is the action itself, several are its fields. */
  readonly action: readonly (readonly [string, number])[];
  readonly state: readonly (readonly [string, number])[];
  readonly next: ReadonlyMap<string, number>;
}

const nextPrefix = /^next[_. ]/;
const actionPrefix = /^action[_. ]/;

/**
 * Rows of a CSV with a header, one after another: files may be larger than memory. `action` (or `action_…`), `reward`,
 * `terminated` (or `done`), `truncated` and `episode` are known by their names; `next_x` is where x went; every other column
 * is a field of the state.
 */
export async function* csvRows(file: string): AsyncGenerator<RecordedRow> {
  let columns: Columns | undefined;
  let line = 1;
  for await (const cells of records(file)) {
    if (columns === undefined) columns = columnsOf(file, cells);
    else yield rowOf(`${file}:${line}`, columns, cells);
    line += 1;
  }
  if (line < 3) throw new CommandFailure(`${file}: a header and at least one row are needed.`);
}

async function* records(file: string): AsyncGenerator<readonly string[]> {
  const chunks = textChunks(file, 'recorded steps');
  // What is wrong with the file itself is said as it is, not as a fault of its CSV.
  let unreadable: unknown;
  const source = Readable.from(
    (async function* () {
      try {
        yield* chunks;
      } catch (error) {
        unreadable = error;
        throw error;
      }
    })(),
  );
  const parser = parse({ bom: true, skip_empty_lines: true });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const cells of parser) yield cells as readonly string[];
  } catch (error) {
    if (unreadable instanceof Error) throw unreadable;
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(`${file}: not CSV: ${error instanceof Error ? error.message : ''}.`);
  } finally {
    source.destroy();
  }
}

function rowOf(place: string, columns: Columns, cells: readonly string[]): RecordedRow {
  const cell = (column: number | undefined): string => (column === undefined ? '' : (cells[column] ?? '').trim());
  const fields = (named: readonly (readonly [string, number])[]): Json =>
    Object.fromEntries(named.map(([name, column]) => [name, valueOf(cell(column), `${place}: ${name}`)]));
  const next = columns.state.map(([name]): readonly [string, number | undefined] => [name, columns.next.get(name)]);
  const isTold = columns.next.size > 0;
  const [single] = columns.action;
  const hasAction = columns.action.some(([, column]) => cell(column) !== '');
  return {
    place,
    episode: cell(columns.episode),
    state: fields(columns.state),
    action: !hasAction
      ? undefined
      : columns.action.length === 1 && single !== undefined
        ? valueOf(cell(single[1]), `${place}: action`)
        : fields(columns.action),
    nextState: isTold
      ? fields(next.flatMap(([name, column]) => (column === undefined ? [] : [[name, column] as const])))
      : undefined,
    reward: columns.reward === undefined || !hasAction ? undefined : rewardAt(cell(columns.reward), place),
    terminated: flagAt(cell(columns.terminated), 'terminated', place),
    truncated: flagAt(cell(columns.truncated), 'truncated', place),
  };
}

function columnsOf(file: string, header: readonly string[]): Columns {
  const names = header.map((name) => name.trim());
  const [only = ''] = names;
  if (names.length === 1 && /[;\t|]/.test(only))
    throw new CommandFailure(
      `${file}:1: its columns are not separated by commas. Write the file with commas between columns, and a point in numbers.`,
    );
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new CommandFailure(`${file}:1: two columns are called ${JSON.stringify(twice)}.`);
  const nameless = names.indexOf('');
  if (nameless >= 0)
    throw new CommandFailure(
      `${file}:1: column ${nameless + 1} has no name. An index of pandas? Write the file with to_csv(…, index=False).`,
    );
  const find = (...wanted: readonly string[]): number | undefined => {
    const [first, second] = names.flatMap((name, at) => (wanted.includes(name.toLowerCase()) ? [at] : []));
    if (first !== undefined && second !== undefined)
      throw new CommandFailure(`${file}:1: ${names[first]} and ${names[second]} say the same. Leave one of them out.`);
    return first;
  };
  const known = {
    episode: find('episode', 'episode_id'),
    reward: find('reward'),
    terminated: find('terminated', 'done', 'terminal'),
    truncated: find('truncated', 'timeout'),
  };
  const special = new Set(Object.values(known));
  const rest = names.map((name, at) => [name, at] as const).filter(([, at]) => !special.has(at));
  const action = rest
    .filter(([name]) => name.toLowerCase() === 'action' || actionPrefix.test(name))
    .map(([name, at]) => [name.replace(actionPrefix, ''), at] as const);
  const next = new Map(
    rest.filter(([name]) => nextPrefix.test(name)).map(([name, at]) => [name.replace(nextPrefix, ''), at]),
  );
  const state = rest.filter(
    ([name]) => name.toLowerCase() !== 'action' && !actionPrefix.test(name) && !nextPrefix.test(name),
  );
  if (action.length === 0) throw new CommandFailure(`${file}:1: there is no column "action".`);
  if (state.length === 0) throw new CommandFailure(`${file}:1: there is no column for the state.`);
  const lacking = state.find(([name]) => next.size > 0 && !next.has(name));
  if (lacking !== undefined)
    throw new CommandFailure(
      `${file}:1: there is a column ${lacking[0]}, and none that tells where it went: add next_${lacking[0]}.`,
    );
  return { ...known, action, state, next };
}

/** A cell as JSON: a number, true or false, nothing, or text. */
function valueOf(cell: string, place: string): Json {
  if (cell === '' || cell === 'null') return null;
  if (/^[+-]?(?:nan|inf|infinity)$/i.test(cell))
    throw new CommandFailure(`${place} is ${cell}: leave such rows out, or leave the cell empty if nothing was there.`);
  // As JSON, Python and spreadsheets write them.
  if (['true', 'True', 'TRUE'].includes(cell)) return true;
  if (['false', 'False', 'FALSE'].includes(cell)) return false;
  if (/^[+-]?0[xob][\da-f]+$/i.test(cell)) throw new CommandFailure(`${place} is ${cell}: write numbers in decimals.`);
  const number = Number(cell);
  if (Math.abs(number) === Infinity) throw new CommandFailure(`${place} is ${cell}: that is too large for a number.`);
  return Number.isFinite(number) ? number : cell;
}

function rewardAt(cell: string, place: string): number {
  if (cell === '') throw new CommandFailure(`${place}: reward is empty; write 0 where there was none.`);
  const number = Number(cell);
  if (Number.isFinite(number)) return number;
  throw new CommandFailure(`${place}: reward is ${JSON.stringify(cell)}, not a number.`);
}

function flagAt(cell: string, name: string, place: string): boolean {
  if (['', '0', 'false', '0.0'].includes(cell.toLowerCase())) return false;
  if (['1', 'true', '1.0'].includes(cell.toLowerCase())) return true;
  throw new CommandFailure(`${place}: ${name} is ${JSON.stringify(cell)}, neither true nor false.`);
}
