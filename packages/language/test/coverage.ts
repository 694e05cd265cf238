import { readdirSync, readFileSync } from 'node:fs';
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

/** The two tables as Markdown. */
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
  ].join('\n');
}

const [begin, end] = ['<!-- coverage:begin -->', '<!-- coverage:end -->'];

/** The README with the tables between their markers. */
export function withCoverage(readme: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no lines ${begin} and ${end}, in this order`);
  return `${readme.slice(0, from + begin.length)}\n\n${coverageTables()}\n\n${readme.slice(to)}`;
}
