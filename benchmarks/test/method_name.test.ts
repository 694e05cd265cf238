import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tasks } from '@orrery/environments';
import { searchNames } from '@orrery/synthesis';
import { expect, it } from 'vitest';
import { allMethods, findMethod, methodName, plainMethod, suiteSearches } from '../src/cwmb/method.ts';
import { wantedRuns } from '../src/cwmb/recorded.ts';
import { publishedInference } from '../src/inference/published.ts';

const recordings = fileURLToPath(new URL('../recordings', import.meta.url));

it('every method has a name of its own, so that no two share a recording', () => {
  const names = allMethods().map(methodName);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(100);
  for (const method of allMethods()) expect(findMethod(methodName(method))).toEqual(method);
});

it('the suite has every search of the catalogue, and the published one', () => {
  expect(new Set(suiteSearches)).toEqual(new Set(['published', ...Object.keys(searchNames)]));
});

it('names that stand in committed recordings stay as they are', () => {
  expect(methodName(plainMethod('published'))).toBe('gif-mcts');
  expect(methodName({ ...plainMethod('published'), mode: 'paper' })).toBe('gif-mcts-paper');
  expect(methodName({ ...plainMethod('gif-mcts'), prompts: 'data' })).toBe('gif-mcts-corrected-data');
});

it('every committed recording is a row of a table', () => {
  const settings = { recordings, method: undefined, seed: undefined, llm: 'replay' } as const;
  const rows = tasks.flatMap((task) =>
    wantedRuns(task, settings).map(
      ({ method, seed }) => `${task.suite}/${task.id}.${methodName(method)}.${seed}.jsonl`,
    ),
  );
  // `pnpm bench inference` has a table of its own.
  rows.push(...publishedInference.map(({ id }) => `inference/${id}.language-model.0.jsonl`));
  for (const suite of readdirSync(recordings)) {
    for (const file of readdirSync(`${recordings}/${suite}`)) expect(rows).toContain(`${suite}/${file}`);
  }
});

it('a limit of the proposer stands in the name', () => {
  const short = { ...plainMethod('gif-mcts'), proposer: 'short-answers' } as const;
  expect(methodName(short)).toBe('gif-mcts-corrected-short-answers');
});
