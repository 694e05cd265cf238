import type { Usage } from '@orrery/llm';
import type { AskRecord } from './events.ts';
import type { PrefixAgreement } from './prefix_agreement.ts';

/** What a synthesis spent, late answers included, and what it met. */
export interface Ledger {
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** At least one count of tokens is an estimate. */
  readonly estimated: boolean;
  /** Generated programs below the root, by how they kept the beginning. */
  readonly agreements: Readonly<Record<PrefixAgreement, number>>;
  /** How often each rule rejected a program, by rule id in code order: what the subset should learn next. */
  readonly rejections: Readonly<Record<string, number>>;
}

/** `unjudged`: tokens of answers that have no record yet. */
export function ledgerOf(records: Iterable<AskRecord>, unjudged: readonly Usage[] = []): Ledger {
  const counts = { evaluated: 0, refused: 0, call_failed: 0, cancelled: 0 };
  const agreements = { continued: 0, kept: 0, spliced: 0, restarted: 0 };
  const rejections = new Map<string, number>();
  let promptTokens = 0;
  let completionTokens = 0;
  let estimated = false;
  const spend = (usage: Usage): void => {
    promptTokens += usage.promptTokens;
    completionTokens += usage.completionTokens;
    estimated ||= usage.estimated;
  };
  unjudged.forEach(spend);
  for (const record of records) {
    counts[record.outcome] += 1;
    if (record.outcome !== 'evaluated') continue;
    spend(record.usage);
    if (record.agreement !== undefined) agreements[record.agreement] += 1;
    for (const rule of record.rules ?? []) rejections.set(rule, (rejections.get(rule) ?? 0) + 1);
  }
  return {
    answered: counts.evaluated + unjudged.length,
    refused: counts.refused,
    failed: counts.call_failed,
    cancelled: counts.cancelled,
    promptTokens,
    completionTokens,
    estimated,
    agreements,
    rejections: Object.fromEntries([...rejections].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
