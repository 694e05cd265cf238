import type { Usage } from './outcome.ts';

/** Price of a model in US dollars for a million tokens. Cached tokens are counted in full, so that a sum is never too low. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

interface ListPrice extends Price {
  /** A model's name begins with it; the longest that fits counts. */
  readonly model: string;
}

/** When the list below was last held against the vendors' pages. */
export const pricesOf = '2025-08';

/** List prices. They change: a price given to a run goes before this table, and a run keeps the price it was started with. */
export const prices: readonly ListPrice[] = [
  { model: 'gpt-4-turbo', input: 10, output: 30 },
  { model: 'gpt-4o', input: 2.5, output: 10 },
  { model: 'gpt-4o-mini', input: 0.15, output: 0.6 },
  { model: 'gpt-4.1', input: 2, output: 8 },
  { model: 'gpt-4.1-mini', input: 0.4, output: 1.6 },
  { model: 'gpt-4.1-nano', input: 0.1, output: 0.4 },
  { model: 'gpt-5', input: 1.25, output: 10 },
  { model: 'gpt-5-mini', input: 0.25, output: 2 },
  { model: 'gpt-5-nano', input: 0.05, output: 0.4 },
  { model: 'o3', input: 2, output: 8 },
  { model: 'o4-mini', input: 1.1, output: 4.4 },
  { model: 'deepseek-chat', input: 0.27, output: 1.1 },
  { model: 'deepseek-reasoner', input: 0.55, output: 2.19 },
  { model: 'mistral-large', input: 2, output: 6 },
  { model: 'codestral', input: 0.3, output: 0.9 },
];

/**
 * The list price of a model, with a vendor's prefix or without. Undefined for a model that is not listed: it is never
 * taken for another. A suffix of a listed name must begin with `-` and a digit (a snapshot) or be `-latest`.
 */
export function listPrice(model: string): Price | undefined {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  const found = prices
    .filter(({ model: listed }) => name.startsWith(listed) && /^(-\d[\d-]*|-latest)?$/.test(name.slice(listed.length)))
    .toSorted((a, b) => b.model.length - a.model.length)[0];
  return found === undefined ? undefined : { input: found.input, output: found.output };
}

/** Cost in US dollars. */
export function cost(
  { promptTokens, completionTokens }: Pick<Usage, 'promptTokens' | 'completionTokens'>,
  { input, output }: Price,
): number {
  return (promptTokens * input + completionTokens * output) / 1_000_000;
}
