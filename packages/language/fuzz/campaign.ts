import { asyncProperty, check } from 'fast-check';
import type { Diagnostic } from '@orrery/language';
import { differential, rejectionText, type EngineName, type Options, type Verdict } from './differential.ts';
import { ProgramArbitrary } from './program_arbitrary.ts';
import { countFeatures, render } from './source_tree.ts';

export interface Counterexample {
  readonly source: string;
  readonly verdict: Verdict;
}

/** Many programs, and what has been seen of them. */
export class Campaign {
  readonly #options: Options;
  /** A rule whose rejections are what is looked for: the smallest program that it rejects. */
  readonly #rule: string | undefined;
  readonly #arbitrary = new ProgramArbitrary();
  readonly features = new Map<string, number>();
  readonly rejections = new Map<string, { count: number; example: string }>();
  readonly statuses = new Map<number, number>();
  programs = 0;
  accepted = 0;
  pairs = 0;
  meant = 0;
  disagreements = 0;

  constructor(options: Options, rule?: string) {
    this.#options = options;
    this.#rule = rule;
  }

  /** Every feature that programs could have used. */
  get offered(): ReadonlySet<string> {
    return this.#arbitrary.offered;
  }

  /** Programs of one seed until one is wrong, which is then made as small as it gets. */
  async run({
    seed,
    programs,
    deadline,
  }: {
    seed: number;
    programs: number;
    deadline?: number;
  }): Promise<Counterexample | undefined> {
    let failed = false;
    let last: Verdict | undefined;
    let only: readonly EngineName[] | undefined;
    const property = asyncProperty(this.#arbitrary, async (fuzzCase) => {
      const verdict = await differential(fuzzCase, { ...this.#options, ...(only === undefined ? {} : { only }) });
      const isWrong = this.#isWrong(verdict);
      if (!failed) this.#count(fuzzCase.tree, verdict);
      failed ||= isWrong;
      if (isWrong) {
        last = verdict;
        if (verdict.kind === 'compared') only = verdict.disagreement?.engines;
      }
      return !isWrong;
    });
    const result = await check(property, {
      seed,
      numRuns: programs,
      ...(deadline === undefined ? {} : { interruptAfterTimeLimit: Math.max(0, deadline - Date.now()) + 60_000 }),
    });
    if (!result.failed || result.counterexample === null || last === undefined) return undefined;
    this.disagreements += 1;
    const [smallest] = result.counterexample;
    return { source: render(smallest.tree), verdict: last };
  }

  #isWrong(verdict: Verdict): boolean {
    switch (verdict.kind) {
      case 'crashed':
        return true;
      case 'rejected':
        return this.#rule !== undefined && verdict.diagnostics.every(({ rule }) => rule === this.#rule);
      case 'compared':
        return verdict.disagreement !== undefined;
    }
  }

  #count(tree: Parameters<typeof render>[0], verdict: Verdict): void {
    this.programs += 1;
    if (verdict.kind === 'rejected') this.#reject(tree, verdict.diagnostics);
    if (verdict.kind !== 'compared') return;
    this.accepted += 1;
    this.pairs += verdict.pairs;
    this.meant += verdict.meant;
    for (const [status, count] of verdict.statuses) this.statuses.set(status, (this.statuses.get(status) ?? 0) + count);
    if (verdict.meant > 0) countFeatures(tree, this.features);
  }

  #reject(tree: Parameters<typeof render>[0], diagnostics: readonly Diagnostic[]): void {
    for (const rule of new Set(diagnostics.map((each) => each.rule))) {
      const known = this.rejections.get(rule);
      if (known === undefined) {
        const found = diagnostics.filter((each) => each.rule === rule);
        const lines = render(tree).split('\n');
        const shown = found
          .slice(0, 3)
          .map((each) => `    ${lines[each.line - 1]?.slice(Math.max(0, each.column - 60), each.column + 80)}`);
        this.rejections.set(rule, { count: 1, example: `${rejectionText(found.slice(0, 3))}\n${shown.join('\n')}` });
      } else known.count += 1;
    }
  }

  report(rejections: number): string {
    const missing = [...this.offered].filter((feature) => !this.features.has(feature));
    const features = [...this.features].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`);
    const rejected = [...this.rejections].sort((a, b) => b[1].count - a[1].count);
    return [
      `${this.programs} programs, ${this.accepted} accepted, ${this.pairs} pairs, ${this.meant} held to TypeScript, ${this.disagreements} disagreements`,
      `statuses: ${[...this.statuses].map(([status, count]) => `${status}: ${count}`).join(', ')}`,
      `features: ${features.join('; ')}`,
      `never used: ${missing.join('; ')}`,
      ...rejected.map(
        ([rule, { count, example }]) => `rejected ${rule}: ${count}${rejections > 0 ? `\n  ${example}` : ''}`,
      ),
    ].join('\n');
  }
}
