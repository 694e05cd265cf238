import { failure, RandomStream, success, type Result } from '@orrery/contract';
import type { Model, PlannerError } from '@orrery/planner';
import type { StepBatch, StepResult } from '@orrery/sandbox';

/**
 * Steps of the compiled form, as the sandbox gives those of the other engine. A step that the program itself fails is a
 * result; an error that is not the program's is the error of the whole.
 */
export function compiledSteps(
  model: Pick<Model, 'step'>,
  { states, actions, streams }: Pick<StepBatch, 'states' | 'actions' | 'streams'>,
): Result<readonly StepResult[], PlannerError> {
  const results: StepResult[] = [];
  for (const [at, state] of states.entries()) {
    const step = model.step(
      state,
      actions[at] ?? new Uint8Array(),
      streams?.[at] ?? RandomStream.of(0, 'Scoring', at).state,
    );
    if (step.ok) {
      const { stateBytes, reward, terminated, random, charges = 0, bytes = 0 } = step.value;
      results.push({ ok: true, next: stateBytes, reward, terminated, charges, bytes, stream: random });
    } else {
      const { source } = step.error;
      if (source === undefined) return failure(step.error);
      const { charges = 0, bytes = 0, ...error } = source;
      results.push({ ok: false, error, charges, bytes });
    }
  }
  return success(results);
}
