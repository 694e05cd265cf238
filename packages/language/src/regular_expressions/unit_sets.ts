/** A set of UTF-16 units: ranges with both ends, ascending, apart from each other. */
export type UnitSet = readonly (readonly [low: number, high: number])[];

const lastUnit = 0xffff;

export function union(...sets: readonly UnitSet[]): UnitSet {
  const sorted = sets.flat().toSorted((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else joined.push([low, high]);
  }
  return joined;
}

export function complement(set: UnitSet): UnitSet {
  const gaps: [number, number][] = [];
  let from = 0;
  for (const [low, high] of set) {
    if (low > from) gaps.push([from, low - 1]);
    from = high + 1;
  }
  if (from <= lastUnit) gaps.push([from, lastUnit]);
  return gaps;
}

export const oneUnit = (unit: number): UnitSet => [[unit, unit]];

export const digits: UnitSet = [[0x30, 0x39]];
export const wordUnits: UnitSet = [...digits, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
export const lineEnds: UnitSet = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
/** ECMA-262, WhiteSpace and LineTerminator. */
export const spaces: UnitSet = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

/** ECMA-262, Canonicalize with the flag i and without u. */
function canonical(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase();
  if (upper.length !== 1) return unit;
  const mapped = upper.charCodeAt(0);
  return unit >= 128 && mapped < 128 ? unit : mapped;
}

let table: ReadonlyMap<number, readonly number[]> | undefined;

/** The units that mean one letter, of those letters that have several. */
function sameLetters(): ReadonlyMap<number, readonly number[]> {
  if (table !== undefined) return table;
  const byCanonical = new Map<number, number[]>();
  for (let unit = 0; unit <= lastUnit; unit += 1) {
    const letter = canonical(unit);
    const others = byCanonical.get(letter);
    if (others === undefined) byCanonical.set(letter, [unit]);
    else others.push(unit);
  }
  table = new Map(
    [...byCanonical.values()].filter(({ length }) => length > 1).flatMap((all) => all.map((one) => [one, all])),
  );
  return table;
}

/** With every unit that the flag i takes for one of the set. Letters of ASCII and others are never taken for each other. */
export function withOtherCases(set: UnitSet): UnitSet {
  const added: UnitSet[] = [set];
  for (const [low, high] of set) {
    added.push(shifted(low, high, 0x41, 0x5a, 0x20), shifted(low, high, 0x61, 0x7a, -0x20));
    if (high < 128) continue;
    for (const [unit, all] of sameLetters()) if (unit >= low && unit <= high) added.push(...all.map(oneUnit));
  }
  return union(...added);
}

function shifted(low: number, high: number, first: number, last: number, by: number): UnitSet {
  const [from, to] = [Math.max(low, first), Math.min(high, last)];
  return from <= to ? [[from + by, to + by]] : [];
}
