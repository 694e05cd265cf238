// Writes the tables of README.md from the source: `pnpm --filter @orrery/contract tables`. Fields, regions and exports
// are described once, in the comments of abi.ts, which are read here as text.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { abstractBytes, callDepthLimit, defaultStepLimits, exportSignatures, regionNames } from './abi.ts';
import { chargeTerms, libraryCharges } from './charges.ts';
import { encode } from './codec.ts';
import type { LayoutType } from './layout.ts';
import { statuses } from './status.ts';
import { streamNames } from './streams.ts';

type Row = readonly (string | number)[];

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const number: LayoutType = { kind: 'number' };
const boolean: LayoutType = { kind: 'boolean' };

/** Kind, rule, and a value whose bytes the codec itself gives. */
const layoutExamples: readonly (readonly [string, string, LayoutType, unknown, string])[] = [
  ['number', 'f64; NaN → 0x7ff8000000000000, -0 → +0', number, 1.5, '1.5'],
  ['boolean', 'u8, 0 or 1', boolean, true, 'true'],
  [
    'literal',
    'u8 index in declared order; u16 for more than 256 values',
    { kind: 'literal', values: ['up', 'down'] },
    'down',
    '"down" of "up", "down"',
  ],
  ['string', 'u32 length in UTF-16 units, then the units as u16', { kind: 'string' }, 'hé', '"hé"'],
  ['tuple', 'elements in order', { kind: 'tuple', elements: [boolean, boolean] }, [true, false], '[true, false]'],
  [
    'record',
    'fields in declared order',
    { kind: 'record', fields: [{ name: 'b', type: boolean }, { name: 'a', type: boolean }] }, // prettier-ignore
    { a: true, b: false },
    '{ a: true, b: false } declared as b, a',
  ],
  [
    'array',
    'u32 length, elements; a declared length omits it',
    { kind: 'array', element: boolean },
    [true, true],
    '[true, true]',
  ],
  [
    'optional',
    'u8: 0 absent (fields only), 1 undefined, 2 null, 3 and the value',
    { kind: 'optional', value: boolean, absent: false, undefined: true, null: true },
    null,
    'null',
  ],
  [
    'mixed',
    'u8 alternative in declared order, then its value: a union told apart by kind (number, string, boolean, array, object)',
    { kind: 'mixed', alternatives: [{ kind: 'literal', values: ['all', 'none'] }, boolean] },
    true,
    'true of boolean | "all" | "none"',
  ],
  [
    'union',
    "u8 variant in declared order (u16 for more than 256), then that variant's fields",
    {
      kind: 'union',
      tag: 'kind',
      variants: [
        { tag: 'wait', fields: [] },
        { tag: 'go', fields: [{ name: 'fast', type: boolean }] },
      ],
    },
    { kind: 'go', fast: true },
    "{ kind: 'go', fast: true }, second variant",
  ],
  [
    'map',
    'u32 count, key and value of each entry in insertion order; no two keys of equal bytes',
    { kind: 'map', key: boolean, value: boolean },
    new Map([[true, false]]),
    'Map { true → false }',
  ],
  [
    'set',
    'u32 count, elements in insertion order; no two of equal bytes',
    { kind: 'set', element: boolean },
    new Set([true]),
    'Set { true }',
  ],
  [
    'dictionary',
    'u32 count, key (as string) and value of each entry: integer-like keys ascending, then insertion order',
    { kind: 'dictionary', value: boolean },
    { b: true, 1: false },
    '{ b: true, 1: false }',
  ],
];

function layoutTable(): string {
  return table(
    ['kind', 'bytes', 'example', 'its bytes'],
    layoutExamples.map(([kind, rule, type, value, shown]) => {
      const bytes = encode(type, value);
      if (!bytes.ok) throw new TypeError(`the example of ${kind}: ${bytes.error.message}`);
      return [kind, rule, `\`${shown}\``, `\`${[...bytes.value].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}\``]; // prettier-ignore
    }),
  );
}

/** `- \`name\` text`, with the lines that continue it. */
function bullet(source: string, name: string): string {
  const found = new RegExp(` \\* - \`${name}[(\`][^\\n]*(\\n \\*   [^\\n]*)*`).exec(source)?.[0];
  if (found === undefined) throw new TypeError(`abi.ts says nothing about ${name}`);
  return found
    .replaceAll(/\n \*\s+/g, ' ')
    .replace(/^ \* - `[^`]*`\s*/, '')
    .replaceAll(/\{@link (\w+)\}/g, '$1');
}

/** The fields of `export const <name> = { field: offset, // type, meaning }`. */
function recordTable(source: string, name: string): string {
  const body = new RegExp(`export const ${name} = \\{\\n([^}]*)\\}`).exec(source)?.[1];
  if (body === undefined) throw new TypeError(`abi.ts has no record ${name}`);
  const rows = [...body.matchAll(/^ {2}(\w+): (\d+),(?: \/\/ (\w+)(?:[,:] (.*))?)?$/gm)].map(
    ([, field = '', offset = '', type = '', meaning = '']) =>
      field === 'size' ? [offset, '', '', 'size'] : [offset, type, field, meaning],
  );
  return table(['offset', 'type', 'field', 'meaning'], rows);
}

/** Every table by the name of its marker. */
export function renderTables(abiSource: string): ReadonlyMap<string, string> {
  const exported = Object.entries(exportSignatures).map(([name, { parameters, always }]) => {
    return [
      `\`${name}(${parameters.join(', ')}) → i32\``,
      always ? 'always' : 'if it applies',
      bullet(abiSource, name),
    ];
  });
  return new Map([
    ['exports', table(['export', 'present', 'what it does'], exported)],
    ['regions', table(['region', 'direction and content'], regionNames.map((name) => [`\`${name}\``, bullet(abiSource, name)]))], // prettier-ignore
    ...['limitsRecord', 'resultsRecord', 'randomRecord', 'scriptEntry', 'sequenceRecord'].map(
      (name): [string, string] => [name, recordTable(abiSource, name)],
    ),
    ['statuses', table(['code', 'name', 'message', 'details'], statuses.map(({ code, name, message, details }) => [code, `\`${name}\``, message, details.join(', ')]))], // prettier-ignore
    ['layout', layoutTable()],
    ['streams', table(['number', 'name'], Object.entries(streamNames).map(([name, value]) => [value, name]))], // prettier-ignore
    ['charges', table(['function', 'charge', 'why'], libraryCharges.map(({ names, formula, reason }) => [names.map((name) => `\`${name}\``).join(', '), formula, reason]))], // prettier-ignore
    ['chargeTerms', table(['term', 'meaning'], Object.entries(chargeTerms))],
    ['abstractBytes', table(['what', 'abstract bytes'], Object.entries(abstractBytes))],
    ['limits', table(['limit', 'default'], [...Object.entries(defaultStepLimits), ['nested calls (fixed)', callDepthLimit]])], // prettier-ignore
  ]);
}

/**
 * The text with the content of every pair of markers replaced.
 *
 * @throws TypeError for a marker without a table, and for a table without a marker.
 */
export function replaceTables(readme: string, tables: ReadonlyMap<string, string>): string {
  const used = new Set<string>();
  const text = readme.replaceAll(
    /(<!-- table (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, open: string, name: string, close: string) => {
      const content = tables.get(name);
      if (content === undefined) throw new TypeError(`README.md asks for the unknown table ${name}`);
      used.add(name);
      return `${open}<!-- prettier-ignore -->\n${content}\n\n${close}`;
    },
  );
  const unused = [...tables.keys()].filter((name) => !used.has(name));
  if (unused.length > 0) throw new TypeError(`README.md has no place for ${unused.join(', ')}`);
  return text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const readme = new URL('../README.md', import.meta.url);
  const abiSource = readFileSync(new URL('../src/abi.ts', import.meta.url), 'utf8');
  writeFileSync(readme, replaceTables(readFileSync(readme, 'utf8'), renderTables(abiSource)));
}
