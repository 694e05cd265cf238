import { Search, type EvaluatedProgram, type Outcome, type SearchLimits, type SearchRule } from '../src/search.ts';
import { GifMcts, published, type GifMctsConfiguration } from '../src/gif_mcts/index.ts';

/** A text of `lines` numbered lines. */
export function text(lines: number, name = 'line'): string {
  return Array.from({ length: lines }, (_, at) => `${name} ${at + 1}`).join('\n');
}

export function program(value: number, changes: Partial<EvaluatedProgram> = {}): Outcome {
  const source = changes.text ?? text(60);
  return {
    kind: 'evaluated',
    text: source,
    code: source,
    value,
    bug: false,
    perfect: false,
    error: '',
    wrong: undefined,
    failures: undefined,
    ...changes,
  };
}

export const bug = (changes: Partial<EvaluatedProgram> = {}): Outcome =>
  program(0, { bug: true, error: 'it failed', ...changes });

export function gifMcts(changes: Partial<GifMctsConfiguration> = {}): GifMcts {
  const created = GifMcts.create({ ...published, seed: 1, ...changes });
  if (!created.ok) throw new Error(created.error.message);
  return created.value;
}

export function open(rule: SearchRule, limits: SearchLimits): Search {
  const created = Search.create(rule, limits);
  if (!created.ok) throw new Error(created.error.message);
  return created.value;
}
