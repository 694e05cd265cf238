import type ts from 'typescript6';
import type { Diagnostic } from '../diagnostic.ts';
import { describe, type RuleId } from './rules.ts';

/** Thrown to leave a construct that cannot be lowered once its diagnostic is recorded; never leaves the package. */
export class Rejected extends Error {}

/** Collects diagnostics of one program, each place and rule once. */
export class Diagnostics {
  readonly #found = new Map<string, Diagnostic & { readonly start: number; readonly end: number }>();

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
    const key = `${rule} ${start}`;
    if (!this.#found.has(key))
      this.#found.set(key, { rule, line: line + 1, column: character + 1, ...texts, start, end });
  }

  /** Whether something inside this span has been reported. */
  covers(start: number, end: number): boolean {
    return [...this.#found.values()].some((found) => found.start < end && start < found.end);
  }

  /** In source order. */
  list(): readonly Diagnostic[] {
    return [...this.#found.values()]
      .sort((a, b) => a.start - b.start || (a.rule < b.rule ? -1 : 1))
      .map(({ rule, line, column, message, remedy }) => ({ rule, line, column, message, remedy }));
  }
}
