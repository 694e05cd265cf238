import { readdirSync, readFileSync } from 'node:fs';
import { committedSources, madeSources } from '../../../test/hostile_sources.ts';
import { rules } from '../src/check/rules.ts';

// The coverage list of the package's README, read off the fixtures themselves.

const programs = new URL('./programs/', import.meta.url);
const diagnostics = new URL('./fixtures/diagnostics/', import.meta.url);

/** Programs that hold features to V8, in the folders below programs/ that say what they cover. */
const featureFolders = ['features'] as const;

/** What each feature program says it covers: `// covers: a; b` on its first line. */
export function featureFixtures(): readonly { readonly file: string; readonly features: readonly string[] }[] {
  return featureFolders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, programs))
      .toSorted()
      .map((name) => {
        const [first = ''] = readFileSync(new URL(`${folder}/${name}`, programs), 'utf8').split('\n');
        const [, list = ''] = /^\/\/ covers: (.+)$/u.exec(first) ?? [];
        const features = list.split(';').map((feature) => feature.trim().replaceAll('`', ''));
        return { file: `${folder}/${name}`, features: features.filter((feature) => feature !== '') };
      }),
  );
}

/** Rules about what no fixture can hold: the size of a source, and contracts; with the tests that state their texts. */
const elsewhere: Readonly<Record<string, string>> = {
  WM0207: '../../limits.test.ts',
  WM0306: '../../limits.test.ts',
  WM0307: '../../limits.test.ts',
  WM0611: '../../composition.test.ts',
  WM0612: '../../composition.test.ts',
};

/** Every rule, with the fixtures whose expected diagnostics name it. */
export function ruleFixtures(): ReadonlyMap<string, readonly string[]> {
  const texts = readdirSync(diagnostics)
    .toSorted()
    .map((name) => ({ name, text: readFileSync(new URL(name, diagnostics), 'utf8') }));
  return new Map(
    Object.keys(rules).map((rule) => [
      rule,
      [
        ...texts.filter(({ text }) => text.includes(`//= ${rule} `)).map(({ name }) => name),
        ...[elsewhere[rule]].filter((test) => test !== undefined),
      ],
    ]),
  );
}

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '\\<').replaceAll('*', '\\*');

/** Kinds of hostile programs that the language's definition names, and then those it does not. */
export const hostileItems = [
  'endless loops',
  'endless recursion',
  'exponential strings',
  'exponential arrays and tables',
  'deep nesting in source',
  'deep nesting in data',
  'prototype games',
  'huge literals',
  'invalid UTF-16',
  '1 MB of source',
  'huge programs',
  'types that explode',
  'hidden state',
  'surroundings',
  'syntax that is left out',
  'names and texts of the emitters',
  'values out of range',
] as const;

/** Hostile programs by kind: files of test/programs/hostile, and those that test/hostile_sources.ts makes. */
export function hostilePrograms(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(hostileItems.map((item) => [item, []]));
  for (const { name, item } of [...committedSources(), ...madeSources])
    found.set(item, [...(found.get(item) ?? []), name.replace(/\.ts$/u, '').replaceAll('_', ' ')]);
  return found;
}

/** The three tables as Markdown. */
export function coverageTables(): string {
  const features = featureFixtures().map(({ file, features }) => `| ${escaped(features.join('; '))} | ${file} |`);
  const rejected = [...ruleFixtures()].map(([rule, files]) => {
    const { message } = rules[rule as keyof typeof rules];
    return `| ${rule} | ${escaped(message)} | ${files.join(', ')} |`;
  });
  return [
    '| accepted | fixture in `test/programs` |',
    '| --- | --- |',
    ...features,
    '',
    '| rule | rejected with | fixture in `test/fixtures/diagnostics` |',
    '| --- | --- | --- |',
    ...rejected,
    '',
    '| hostile programs | in `test/programs/hostile` and `test/hostile_sources.ts`, held by `test/hostile_programs.test.ts` |',
    '| --- | --- |',
    ...[...hostilePrograms()].map(([item, names]) => `| ${item} | ${names.join(', ')} |`),
  ].join('\n');
}

const [begin, end] = ['<!-- coverage:begin -->', '<!-- coverage:end -->'];

/** The README with the tables between their markers. */
export function withCoverage(readme: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no lines ${begin} and ${end}, in this order`);
  return `${readme.slice(0, from + begin.length)}\n\n${coverageTables()}\n\n${readme.slice(to)}`;
}
