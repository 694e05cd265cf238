import { asyncProperty, check, sample } from 'fast-check';
import type { Diagnostic } from '@orrery/language';
import { differential, rejectionText, type Compared, type Options, type Verdict } from './differential.ts';
import { engineNames, engineTitles, type EngineName } from './engine_names.ts';
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
  /** How often each feature occurred, over the programs that plain TypeScript had a say in. */
  readonly features = new Map<string, number>();
  /** The same by engine, over the programs that it ran. */
  readonly featuresIn = new Map<EngineName | 'typescript', Map<string, number>>();
  /** Program-input pairs by engine. */
  readonly pairsIn = new Map<EngineName | 'typescript', number>();
  readonly rejections = new Map<string, { count: number; example: string }>();
  readonly statuses = new Map<number, number>();
  programs = 0;
  accepted = 0;
  /** Pairs that every engine ran. */
  pairsEverywhere = 0;
  /** Steps whose chance was enumerated by the hosts. */
  enumerated = 0;
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

  /**
   * Programs that use a feature which none has used so far, out of `programs` random ones, until one is wrong: what is
   * rare among programs costs only the making of the others.
   */
  async cover({ seed, programs }: { seed: number; programs: number }): Promise<Counterexample | undefined> {
    for (const fuzzCase of sample(this.#arbitrary, { seed, numRuns: programs })) {
      if (this.missing.length === 0) return undefined;
      const used = countFeatures(fuzzCase.tree);
      if (!this.missing.some((feature) => used.has(feature))) continue;
      const verdict = await differential(fuzzCase, this.#options);
      this.#count(fuzzCase.tree, verdict);
      if (!this.#isWrong(verdict)) continue;
      this.disagreements += 1;
      return { source: render(fuzzCase.tree), verdict };
    }
    return undefined;
  }

  /** Features that could have been used and were not, in any program that plain TypeScript had a say in. */
  get missing(): readonly string[] {
    return [...this.offered].filter((feature) => !this.features.has(feature));
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
    this.#countPairs(verdict);
    for (const [status, count] of verdict.statuses) this.statuses.set(status, (this.statuses.get(status) ?? 0) + count);
    const used = countFeatures(tree);
    for (const [name, pairs] of verdict.ran) {
      if (pairs === 0) continue;
      const counts = this.featuresIn.get(name) ?? new Map<string, number>();
      this.featuresIn.set(name, counts);
      for (const [feature, count] of used) counts.set(feature, (counts.get(feature) ?? 0) + count);
    }
    if ((verdict.ran.get('typescript') ?? 0) > 0) countFeatures(tree, this.features);
  }

  #countPairs({ ran, enumerated }: Compared): void {
    for (const [name, pairs] of ran) this.pairsIn.set(name, (this.pairsIn.get(name) ?? 0) + pairs);
    this.enumerated += enumerated;
    this.pairsEverywhere += Math.min(...engineNames.map((name) => ran.get(name) ?? 0));
  }

  /** Pairs that the first engine ran, which is what the others are compared with. */
  get pairs(): number {
    return this.pairsIn.get('javascript') ?? 0;
  }

  /** Pairs that plain TypeScript had a say in. */
  get meant(): number {
    return this.pairsIn.get('typescript') ?? 0;
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
    const engines = [...engineNames, 'typescript' as const];
    const pairs = engines.map((name) => `${engineTitles[name]} ${this.pairsIn.get(name) ?? 0}`);
    const features = [...this.features]
      .sort((a, b) => b[1] - a[1])
      .map(([name]) => `  ${name}: ${engines.map((each) => this.featuresIn.get(each)?.get(name) ?? 0).join(', ')}`);
    const rejected = [...this.rejections].sort((a, b) => b[1].count - a[1].count);
    return [
      `${this.programs} programs, ${this.accepted} accepted, ${this.pairs} pairs, ${this.pairsEverywhere} of them in every engine, ${this.enumerated} steps enumerated, ${this.disagreements} disagreements`,
      `pairs by engine: ${pairs.join(', ')}`,
      `statuses: ${[...this.statuses].map(([status, count]) => `${status}: ${count}`).join(', ')}`,
      `features, with their occurrences in the programs of ${engines.map((name) => engineTitles[name]).join(', ')}:`,
      ...features,
      `never used: ${this.missing.join('; ')}`,
      ...rejected.map(
        ([rule, { count, example }]) => `rejected ${rule}: ${count}${rejections > 0 ? `\n  ${example}` : ''}`,
      ),
    ].join('\n');
  }
}
