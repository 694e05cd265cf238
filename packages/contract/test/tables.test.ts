import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { modelLayoutSchema } from '../src/schemas.ts';
import { chargeTerms, libraryCharges } from '../src/charges.ts';
import { limitsRecord, randomRecord, regionNames, resultsRecord, scriptEntry, sequenceRecord } from '../src/abi.ts';
import { renderTables, replaceTables } from '../src/tables.ts';

const file = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

describe('README', () => {
  test('has the tables of the source', () => {
    const readme = file('README.md');
    expect(readme, 'run `pnpm --filter @orrery/contract tables`').toBe(
      replaceTables(readme, renderTables(file('src/abi.ts'))),
    );
  });

  test.each(Object.entries({ limitsRecord, resultsRecord, randomRecord, scriptEntry, sequenceRecord }))(
    'lists every field of %s',
    (name, record) => {
      const rows = renderTables(file('src/abi.ts')).get(name)?.split('\n').slice(2) ?? [];
      const offsets = Object.fromEntries(
        rows.map((row) => {
          const [, offset, , field, meaning] = row.split('|').map((cell) => cell.trim());
          return [field === '' ? meaning : field, Number(offset)];
        }),
      );
      expect(offsets).toEqual(record);
    },
  );

  test('refuses a marker without a table and a table without a marker', () => {
    expect(() => replaceTables('<!-- table nothing -->\n<!-- end -->', new Map())).toThrow('unknown table nothing');
    expect(() => replaceTables('', new Map([['regions', '']]))).toThrow('no place for regions');
  });
});

test('records overlap nowhere and have sizes that are multiples of 8', () => {
  const f64 = new Set(['reward', 'detail0', 'detail1', 'discountedReturn', 'spare', 'outcome', 'asked']);
  for (const record of [limitsRecord, resultsRecord, randomRecord, scriptEntry, sequenceRecord]) {
    const fields = Object.entries(record as Record<string, number>).filter(([name]) => name !== 'size');
    let end = 0;
    for (const [name, offset] of fields.toSorted(([, one], [, other]) => one - other)) {
      const width = f64.has(name) ? 8 : 4;
      expect(offset).toBeGreaterThanOrEqual(end);
      expect(offset % width).toBe(0);
      end = offset + width;
    }
    expect(record.size).toBeGreaterThanOrEqual(end);
    expect(record.size % 8).toBe(0);
  }
  expect(new Set(regionNames).size).toBe(regionNames.length);
});

test('charges are formulas in the terms that are explained', () => {
  for (const term of libraryCharges.flatMap(({ formula }) => formula.split(' + ')))
    expect(Object.hasOwn(chargeTerms, term) || /^\d+$/.test(term), term).toBe(true);
});

describe('the schema of layouts', () => {
  const layout = (state: unknown) => ({
    state,
    action: { kind: 'number' },
    actionSpace: { kind: 'finite', actions: [0] },
    stochastic: false,
    legalActions: false,
    initialState: false,
    players: false,
  });
  const field = { name: 'a', type: { kind: 'number' } };
  test.each([
    [{ kind: 'record', fields: [field, field] }, 'two fields have one name'],
    [{ kind: 'literal', values: [1, 'a', 1] }, 'two literals of the union are equal'],
    [
      {
        kind: 'union',
        tag: 'k',
        variants: [
          { tag: 1, fields: [] },
          { tag: 1, fields: [] },
        ],
      },
      'two variants have one tag',
    ],
  ])('refuses %j', (state, message) => {
    const parsed = modelLayoutSchema.safeParse(layout(state));
    expect(parsed.error?.issues[0]?.message).toBe(message);
  });

  test('takes 0 and "0" for two literals', () => {
    expect(modelLayoutSchema.safeParse(layout({ kind: 'literal', values: [0, '0', false] })).success).toBe(true);
  });
});
