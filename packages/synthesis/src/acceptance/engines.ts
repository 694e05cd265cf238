import { RandomStream } from '@orrery/contract';
import type { StepResult } from '@orrery/sandbox';
import { batchOf, type Judging } from './judging.ts';

/** Steps that both engines ran, and how many of them came out differently. */
export interface EngineAgreement {
  readonly transitions: number;
  readonly disagreements: number;
}

/** `results` are the reference engine's, `draws` of each transition; undefined where the compiled form is not run. */
export function enginesOf(
  context: Judging,
  results: readonly StepResult[],
  draws: number,
): EngineAgreement | undefined {
  const { forms, all, settings } = context;
  if (forms.compiled === undefined) return undefined;
  const streams = all.map((_, at) => RandomStream.of(settings.seed, 'Scoring', at * draws).state);
  const compiled = forms.compiled({ ...batchOf(context, all), streams });
  const ran = [...all.keys()].filter((at) => !isGivenUp(compiled[at]) && !isGivenUp(results[at * draws]));
  const disagreements = ran.filter((at) => stepsDiffer(compiled[at], results[at * draws])).length;
  return { transitions: ran.length, disagreements };
}

/** Bit for bit: what was made, or where and why it failed. A step that its batch gave up unrun says nothing. */
export function stepsDiffer(one: StepResult | undefined, other: StepResult | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  if (isUnrun(one) || isUnrun(other)) return false;
  if (!one.ok || !other.ok)
    return (
      one.ok !== other.ok ||
      (!one.ok &&
        !other.ok &&
        (one.error.code !== other.error.code ||
          one.error.line !== other.error.line ||
          one.error.column !== other.error.column))
    );
  return (
    one.terminated !== other.terminated ||
    !Object.is(one.reward + 0, other.reward + 0) ||
    Buffer.compare(one.next, other.next) !== 0
  );
}

const isGivenUp = (result: StepResult | undefined): boolean => result !== undefined && isUnrun(result);

/** After some steps that exhaust their budget the sandbox fails the others of the batch without running them. */
export function isUnrun(result: StepResult): boolean {
  return !result.ok && result.error.code === 'budget_exhausted' && result.error.line === 0;
}
