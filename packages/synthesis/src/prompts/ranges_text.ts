import type { FieldRange } from '../sample/index.ts';
import { estimateTokens } from './estimate.ts';
import { numberText, sizeText, valueText } from './value_text.ts';

/** Values of a part are listed in up to so many characters where room is short. */
const listedCharacters = 200;
/** Numbers of a list that share a line, tried in turn until all lines fit. */
const blocks = [4, 16, 64, 256, Infinity] as const;

/** One line of the summary: a part, or neighbours in a list of numbers. */
interface Row {
  readonly ranges: readonly FieldRange[];
  readonly words: string;
}

/**
 * What the data say of each part, one a line. Where that is more than `tokens`, long lists of values give their sizes,
 * numbers of a list that have the same range share a line, then neighbours do; what there is still no room for is
 * counted.
 */
export function rangesText(ranges: readonly FieldRange[], tokens: number): readonly string[] {
  const fits = (lines: readonly string[]): boolean => estimateTokens(lines.join('\n')) <= tokens;
  const full = ranges.map((range) => rowText({ ranges: [range], words: rangeWords(range, Infinity) }));
  if (fits(full)) return full;
  const single = ranges.map((range) => ({ ranges: [range], words: rangeWords(range, listedCharacters) }));
  const alike = joined(
    single,
    (one, other) => one.words === other.words,
    ({ words }) => words,
  );
  const shorter = [single, alike, ...blocks.map((size) => inBlocks(alike, size))];
  const found = shorter.find((rows) => fits(rows.map(rowText)));
  return found === undefined ? withoutSome(shorter.at(-1) ?? [], tokens) : found.map(rowText);
}

function rowText({ ranges, words }: Row): string {
  const [first, last] = [ranges[0]?.field ?? '', ranges.at(-1)?.field ?? ''];
  return first === last ? `\`${first}\`: ${words}` : `\`${first}\` to \`${last}\`: ${words}`;
}

function rangeWords({ values, range, change }: FieldRange, characters: number): string {
  const listed = values?.map(valueText).join(', ') ?? '';
  const ofField =
    values === undefined
      ? range === undefined
        ? 'many different values'
        : `from ${numberText(range[0])} to ${numberText(range[1])}`
      : listed.length > characters
        ? `${values.length === 1 ? 'always' : 'one of'} ${values.map(sizeText).join(', ')}`
        : `${values.length === 1 ? 'always' : 'one of'} ${listed}`;
  return `${ofField}${values?.length === 1 ? '' : changeWords(change)}`;
}

function changeWords(change: FieldRange['change']): string {
  return change === undefined ? '' : `; changes in a step by ${numberText(change[0])} to ${numberText(change[1])}`;
}

/** Joins each row to the one before it where both are of one list of numbers and `together` holds. */
function joined(
  rows: readonly Row[],
  together: (one: Row, other: Row) => boolean,
  words: (row: Row) => string,
): readonly Row[] {
  const found: Row[] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last !== undefined && follows(last, row) && together(last, row)) {
      const both = { ranges: [...last.ranges, ...row.ranges], words: '' };
      found[found.length - 1] = { ...both, words: words({ ...both, words: last.words }) };
    } else {
      found.push(row);
    }
  }
  return found;
}

function follows(one: Row, other: Row): boolean {
  const [last, next] = [place(one.ranges.at(-1)), place(other.ranges[0])];
  return last !== undefined && next !== undefined && last.list === next.list && next.at === last.at + 1;
}

function place(range: FieldRange | undefined): { readonly list: string; readonly at: number } | undefined {
  const found = /^(.*)\[(\d+)\]$/.exec(range?.field ?? '');
  return found === null ? undefined : { list: found[1] ?? '', at: Number(found[2]) };
}

function inBlocks(rows: readonly Row[], size: number): readonly Row[] {
  const numeric = ({ ranges }: Row): boolean => ranges.every(({ range }) => range !== undefined);
  const together = (one: Row, other: Row): boolean =>
    numeric(one) && numeric(other) && one.ranges.length + other.ranges.length <= size;
  return joined(rows, together, ({ ranges }) => blockWords(ranges));
}

function blockWords(ranges: readonly FieldRange[]): string {
  const lowest = (pick: (range: FieldRange) => number | undefined): number =>
    Math.min(...ranges.map((range) => pick(range) ?? Infinity));
  const highest = (pick: (range: FieldRange) => number | undefined): number =>
    Math.max(...ranges.map((range) => pick(range) ?? -Infinity));
  const constant = ranges.filter(({ values }) => values?.length === 1).length;
  const change: FieldRange['change'] = ranges.some((range) => range.change !== undefined)
    ? [lowest((range) => range.change?.[0]), highest((range) => range.change?.[1])]
    : undefined;
  return [
    `${ranges.length} numbers, all together from ${numberText(lowest(({ range }) => range?.[0]))} to ${numberText(highest(({ range }) => range?.[1]))}`,
    constant === 0 ? '' : `, ${constant} of them always the same`,
    changeWords(change),
  ].join('');
}

/** The rows that there is room for, action, reward and end before the state, in their order; the others are counted. */
function withoutSome(rows: readonly Row[], tokens: number): readonly string[] {
  const note = (parts: number): string => `${parts} other parts: not summarised for want of room`;
  let left = tokens - estimateTokens(note(rows.length));
  const kept = new Set<Row>();
  const isState = ({ ranges }: Row): boolean => ranges[0]?.field.startsWith('state') === true;
  for (const row of [...rows.filter((one) => !isState(one)), ...rows.filter(isState)]) {
    const price = estimateTokens(`${rowText(row)}\n`);
    if (price > left) continue;
    left -= price;
    kept.add(row);
  }
  const hidden = rows.reduce((sum, row) => sum + (kept.has(row) ? 0 : row.ranges.length), 0);
  return [...rows.filter((row) => kept.has(row)).map(rowText), note(hidden)];
}
