import type ts from 'typescript6';
import type { Diagnostic } from '../diagnostic.ts';
import { moduleOf } from './modules.ts';
import { describe, type RuleId } from './rules.ts';

/** Thrown to leave a construct that cannot be lowered once its diagnostic is recorded; never leaves the package. */
export class Rejected extends Error {}

interface Found {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly diagnostic: Diagnostic;
}

/** Collects diagnostics of one program, each place and rule once. */
export class Diagnostics {
  readonly #found = new Map<string, Found>();

  get empty(): boolean {
    return this.#found.size === 0;
  }

  report(rule: RuleId, node: ts.Node, facts: Readonly<Record<string, string>> = {}): void {
    const file = node.getSourceFile();
    this.add(rule, file, node.getStart(file), node.getEnd(), describe(rule, facts));
  }

  /** Reports and leaves the construct. */
  reject(rule: RuleId, node: ts.Node, facts: Readonly<Record<string, string>> = {}): never {
    this.report(rule, node, facts);
    throw new Rejected(rule);
  }

  add(
    rule: string,
    file: ts.SourceFile,
    start: number,
    end: number,
    texts: Pick<Diagnostic, 'message' | 'remedy'>,
  ): void {
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    const key = `${rule} ${file.fileName} ${start}`;
    if (this.#found.has(key)) return;
    const module = moduleOf(file.fileName);
    const place = { line: line + 1, column: character + 1 };
    const diagnostic = { rule, ...(module === undefined ? {} : { module }), ...place, ...texts };
    this.#found.set(key, { file: file.fileName, start, end, diagnostic });
  }

  /** Whether something inside this span has been reported. */
  covers(file: ts.SourceFile, start: number, end: number): boolean {
    return [...this.#found.values()].some(
      (found) => found.file === file.fileName && found.start < end && start < found.end,
    );
  }

  /** In source order; of two modules the transition first. */
  list(): readonly Diagnostic[] {
    const inReward = ({ diagnostic }: Found): number => Number(diagnostic.module === 'reward');
    return [...this.#found.values()]
      .sort(
        (a, b) => inReward(a) - inReward(b) || a.start - b.start || (a.diagnostic.rule < b.diagnostic.rule ? -1 : 1),
      )
      .map(({ diagnostic }) => diagnostic);
  }
}
