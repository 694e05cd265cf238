import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promptNames, searchNames, type PromptName, type SearchName } from '@orrery/synthesis';
import { expect, it } from 'vitest';
import { methodName, type SuiteSearch } from '../src/cwmb/settings.ts';

const searches: readonly SuiteSearch[] = ['published', ...(Object.keys(searchNames) as SearchName[])];
const prompts = Object.keys(promptNames) as PromptName[];

it('every search, prompts and mode has a name of its own, so that no two share a recording', () => {
  const names = searches.flatMap((search) =>
    prompts.flatMap((name) =>
      (['strict', 'paper'] as const).map((mode) => methodName({ search, prompts: name, mode })),
    ),
  );
  expect(new Set(names).size).toBe(names.length);
});

it('the committed recordings are those of the published search', () => {
  const names = (['strict', 'paper'] as const).map((mode) =>
    methodName({ search: 'published', prompts: 'published', mode }),
  );
  for (const suite of ['cwmb', 'unseen']) {
    const folder = fileURLToPath(new URL(`../recordings/${suite}`, import.meta.url));
    const recorded = readdirSync(folder).map((file) => file.split('.')[1] ?? '');
    expect(new Set(recorded)).toEqual(new Set(names));
  }
});
