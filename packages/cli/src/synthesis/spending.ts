import { cost } from '@orrery/llm';
import type { Ledger } from '@orrery/synthesis';
import type { RunConfiguration } from '@orrery/synthesis/run';

/** Tokens of answers, and whether at least one count is an estimate. */
export type Spending = Pick<Ledger, 'promptTokens' | 'completionTokens' | 'estimated'>;

/** Where the answers come from, and their price, if it is known. */
export interface Billing {
  readonly mode: RunConfiguration['model']['mode'];
  readonly price: RunConfiguration['price'];
}

export function billingOf({ model, price }: RunConfiguration): Billing {
  return { mode: model.mode, price };
}

/** A count of tokens, `~` in front of an estimate. */
export function tokensText(tokens: number, { estimated }: Pick<Spending, 'estimated'>): string {
  return `${estimated ? '~' : ''}${tokens.toLocaleString('en-US')}`;
}

/** US dollars, `~` in front where they rest on estimated tokens; undefined where the price is not known. */
export function moneyText(spending: Spending, { price }: Billing, decimals = 4): string | undefined {
  if (price === undefined) return undefined;
  return `${spending.estimated ? '~' : ''}$${cost(spending, price).toFixed(decimals)}`;
}

/** What answers came to. A replay spends nothing: it tells what its recording did when it was made. */
export function spendingText(spending: Spending, billing: Billing): string {
  const { promptTokens, completionTokens } = spending;
  const money = moneyText(spending, billing);
  return `${tokensText(promptTokens, spending)} tokens in, ${tokensText(completionTokens, spending)} out${money === undefined ? '' : `, ${money}`}${billing.mode === 'replay' ? ' when recorded' : ''}`;
}

/** The same as facts. `recorded`: it was spent when the recording was made, nothing now. */
export function spentOf(spending: Spending, { mode, price }: Billing) {
  const { promptTokens, completionTokens, estimated } = spending;
  return {
    promptTokens,
    completionTokens,
    money: price === undefined ? null : cost(spending, price),
    estimated,
    recorded: mode === 'replay',
  };
}
