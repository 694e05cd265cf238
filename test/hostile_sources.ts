import { readdirSync, readFileSync } from 'node:fs';

/** A program that means harm, the item of the language's definition that it belongs to, and what may become of it. */
export interface HostileSource {
  readonly name: string;
  readonly item: string;
  readonly source: string;
  /** Verdicts with a space between them; `load` first where initialisation fails. */
  readonly expected: string;
}

/** Programs in files. Their first line says all else: `// expect: rejected (prototype games)`. */
export function committedSources(): readonly HostileSource[] {
  const folder = new URL('./programs/hostile/', import.meta.url);
  return readdirSync(folder).map((name) => {
    const source = readFileSync(new URL(name, folder), 'utf8');
    const [, expected = '', item = ''] = /^\/\/ expect: ([a-z_ ]+) \((.+)\)\n/u.exec(source) ?? [];
    return { name, item, source, expected };
  });
}

const step = (body: string): string =>
  `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {\n${body}\n  return { state, reward: 0, terminated: false };\n}\n`;
const many = (count: number, make: (at: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, at) => make(at)).join(between);

/** Programs that are too large to stand in a file, by item. */
const made: Readonly<Record<string, readonly (readonly [name: string, source: string, expected: string])[]>> = {
  '1 MB of source': [
    ['a megabyte of comments', `// ${'x'.repeat(1 << 20)}\n${step('')}`, 'rejected'],
    ['a megabyte of statements', step(many(50_000, () => '  state[0] = 1;', '\n')), 'rejected'],
  ],
  'huge literals': [
    ['sixty thousand units of text', step(`  const s = '${'ab'.repeat(30_000)}';\n  state[0] = s.length;`), 'ok'],
    [
      'a number of ten thousand digits',
      step(`  state[0] = ${'9'.repeat(10_000)} === Infinity ? 1 : 0;`),
      'ok rejected',
    ],
    [
      'a table of ten thousand numbers',
      `const T = [${many(10_000, String, ',')}];\n${step('  state[0] = T.length;')}`,
      'ok',
    ],
  ],
  'huge programs': [
    [
      'two thousand functions',
      `${many(2000, (i) => `const f${i} = (x: number): number => x;\n`)}${step('  state[0] = f0(1);')}`,
      'ok rejected',
    ],
    [
      'a thousand fields',
      `const o = { ${many(1000, (i) => `a${i}: ${i}`, ', ')} };\n${step('  state[0] = o.a999;')}`,
      'ok',
    ],
    [
      'two hundred parameters',
      `function f(${many(200, (i) => `a${i}: number`, ', ')}): number {\n  return a0 + a199;\n}\n${step(`  state[0] = f(${many(200, String, ', ')});`)}`,
      'ok',
    ],
    [
      'a switch of a thousand cases',
      step(
        `  switch (state.length) {\n${many(1000, (i) => `    case ${i}:\n      state[0] = ${i};\n      break;\n`)}  }`,
      ),
      'ok',
    ],
    [
      'three thousand sums in statements',
      step(many(300, () => `  state[0] += ${many(10, String, ' + ')};`, '\n')),
      'ok',
    ],
  ],
  'deep nesting in source': [
    [
      'three thousand else-ifs',
      step(`  ${many(3000, (i) => `if (action === ${i}) state[0] = 1;`, ' else ')}`),
      'rejected',
    ],
    ['three hundred sums', step(`  state[0] = ${many(300, String, ' + ')};`), 'ok'],
    ['three thousand sums', step(`  state[0] = ${many(3000, String, ' + ')};`), 'rejected'],
    ['a hundred alternatives', step(`  if (${many(100, (i) => `action === ${i}.5`, ' || ')}) state[0] = 1;`), 'ok'],
    [
      'three thousand alternatives',
      step(`  if (${many(3000, (i) => `action === ${i}.5`, ' || ')}) state[0] = 1;`),
      'rejected',
    ],
    [
      'three thousand conjunctions',
      step(`  if (${many(3000, (i) => `action !== ${i}.5`, ' && ')}) state[0] = 1;`),
      'rejected',
    ],
    ['five thousand brackets', step(`  state[0] = ${'('.repeat(5000)}1${')'.repeat(5000)};`), 'rejected'],
    ['five thousand blocks', step(`${'{'.repeat(5000)}${'}'.repeat(5000)}`), 'rejected'],
    ['five thousand arrays', step(`  const a = ${'['.repeat(5000)}${']'.repeat(5000)};`), 'rejected'],
    ['five thousand minus signs', step(`  state[0] = ${'- '.repeat(5000)}1;`), 'ok rejected'],
    ['five thousand arrows', step(`  const f = ${'() => '.repeat(5000)}1;`), 'rejected'],
    ['five thousand types', step(`  const x: ${'Array<'.repeat(5000)}number${'>'.repeat(5000)} = [];`), 'rejected'],
  ],
  'deep nesting in data': [
    [
      'a hundred arrays',
      step(`  const a: number${'[]'.repeat(100)} = ${'['.repeat(100)}${']'.repeat(100)};\n  state[0] = a.length;`),
      'ok rejected',
    ],
  ],
  'types that explode': [
    [
      'a union of five thousand literals',
      `type U = ${many(5000, (i) => `'v${i}'`, ' | ')};\n${step("  const u: U = 'v1';\n  state[0] = u.length;")}`,
      'ok rejected',
    ],
  ],
  'invalid UTF-16': [
    ['unpaired surrogates in the source', step(`  const s = '\ud800';\n  state[0] = s.length;`), 'ok rejected'],
  ],
  'syntax that is left out': [
    [
      'a byte order mark and odd line ends',
      `\ufeff${step('  state[0] = 1;').replaceAll('\n', '\r\n\u2028')}`,
      'ok rejected',
    ],
  ],
};

export const madeSources: readonly HostileSource[] = Object.entries(made).flatMap(([item, sources]) =>
  sources.map(([name, source, expected]) => ({ name, item, source, expected })),
);
