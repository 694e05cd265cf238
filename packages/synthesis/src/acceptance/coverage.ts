import { coverageBits } from '@orrery/contract';
import type { Condition } from '@orrery/language';
import type { CoverageResult } from '@orrery/sandbox';

/** A branch or comparison of the program, and in how many transitions it held and failed. */
export interface ConditionCoverage {
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly held: number;
  readonly failed: number;
}

export interface ParameterCoverage {
  readonly name: string;
  /** Transitions whose prediction changes with its value: without any, the value is the program's opinion. */
  readonly transitions: number;
}

/** Counts by condition, in the order of the source. Conditions that no step can come to are left out. */
export function conditionCoverage(
  conditions: readonly Condition[],
  steps: readonly CoverageResult[],
): readonly ConditionCoverage[] {
  const count = (at: number, bit: number): number =>
    steps.filter((step) => step.ok && ((step.conditions[at] ?? 0) & bit) !== 0).length;
  return conditions
    .flatMap(({ line, column, text, inStep }, at) =>
      inStep
        ? [{ line, column, text, held: count(at, coverageBits.held), failed: count(at, coverageBits.failed) }]
        : [],
    )
    .sort((one, other) => one.line - other.line || one.column - other.column);
}

/** What the data never decided both ways: there the program says what its author thinks. */
export function unexercised(conditions: readonly ConditionCoverage[]): readonly ConditionCoverage[] {
  return conditions.filter(({ held, failed }) => held === 0 || failed === 0);
}
