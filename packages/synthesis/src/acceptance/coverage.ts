import { coverageBits, failure, RandomStream, success, type Result } from '@orrery/contract';
import type { Condition, UnmarkedConstant } from '@orrery/language';
import type { Identification } from '@orrery/planner';
import type { CoverageResult, StepResult } from '@orrery/sandbox';
import { stepsDiffer } from './engines.ts';
import { batchOf, engineFailure, type Judging } from './judging.ts';
import type { AcceptanceFailure } from './ports.ts';

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

/** What data exercise of a program. */
export interface Coverage {
  readonly conditions: readonly ConditionCoverage[];
  readonly parameters: readonly ParameterCoverage[];
  /**
   * How far the data tell the parameters: each alone, and jointly. Absent for programs that draw or have none, and where
   * the compiled form is not run.
   */
  readonly identification?: Identification;
  /** Named numbers of which the data were not asked, because they are no parameters; absent where there are none, and for programs that draw. */
  readonly unmarked?: readonly UnmarkedConstant[];
}

/** Relative change of a parameter that shows whether predictions depend on it. */
const parameterChange = 0.01;

/** Coverage over all data; `results` are the reference engine's, `draws` of each transition. */
export async function coverageOf(
  context: Judging,
  results: readonly StepResult[],
  draws: number,
): Promise<Result<Coverage, AcceptanceFailure>> {
  const { ports, forms, all, signal, settings } = context;
  const options = signal === undefined ? {} : { signal };
  const batch = batchOf(context, all);
  const watched = await ports.sandbox.coverage(forms.watched, batch, options);
  if (!watched.ok) return failure(engineFailure(watched.error));
  const parameters: ParameterCoverage[] = [];
  const values = forms.model.section.parameters.map(({ value }) => value);
  const own = all.map((_, at) => RandomStream.of(settings.seed, 'Scoring', at * draws).state);
  for (const [at, { name, value }] of forms.model.section.parameters.entries()) {
    const changed = value === 0 ? parameterChange : value * (1 + parameterChange);
    const ran = await ports.sandbox.run(
      forms.model,
      { ...batch, streams: own, parameters: values.with(at, changed) },
      options,
    );
    // A value that the program cannot take at all has a part in every prediction.
    if (!ran.ok && ran.error.code !== 'load_failed' && ran.error.code !== 'run_failed')
      return failure(engineFailure(ran.error));
    const dependent = ran.ok
      ? all.filter((_, one) => stepsDiffer(ran.value[one], results[one * draws])).length
      : all.length;
    parameters.push({ name, transitions: dependent });
  }
  const { unmarked = [] } = forms;
  const { stochastic } = forms.model.section.layout;
  const isAsked = values.length > 0 && !stochastic;
  const identification = isAsked ? forms.identify?.(all, settings.noise !== undefined) : undefined;
  return success({
    conditions: conditionCoverage(forms.conditions, watched.value),
    parameters,
    ...(identification !== undefined && { identification }),
    ...(unmarked.length > 0 && !stochastic && { unmarked }),
  });
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

/** What the data leave to the program's opinion of its parameters, in words. */
export function unidentified({ parameters, identification }: Coverage): readonly string[] {
  const free = new Set(parameters.filter(({ transitions }) => transitions === 0).map(({ name }) => name));
  const open = [...free].map((name) => `parameters.${name}  (no prediction depends on it)`);
  if (identification === undefined) return open;
  for (const [name, { low, high }] of Object.entries(identification.parameters)) {
    if (free.has(name) || (low !== undefined && high !== undefined)) continue;
    const range =
      low === undefined && high === undefined
        ? 'any value does as well'
        : low === undefined
          ? `anything up to ${short(high)} does as well`
          : `anything from ${short(low)} does as well`;
    open.push(`parameters.${name}  (${range})`);
  }
  for (const direction of identification.nullDirections) {
    const shares = Object.entries(direction);
    if (shares.length < 2) continue;
    const parts = shares.map(([name, share]) => `${name} ${share.toFixed(2)}`).join(', ');
    open.push(
      `parameters ${shares.map(([name]) => name).join(', ')} together  (changed in the ratio ${parts} they do as well)`,
    );
  }
  return open;
}

const short = (value: number | undefined): string => (value === undefined ? '' : String(Number(value.toPrecision(6))));

/** What the data never decided both ways: there the program says what its author thinks. */
export function unexercised(conditions: readonly ConditionCoverage[]): readonly ConditionCoverage[] {
  return conditions.filter(({ held, failed }) => held === 0 || failed === 0);
}
