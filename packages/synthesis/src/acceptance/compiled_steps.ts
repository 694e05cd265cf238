import { failure, success, type RandomState, type Result } from '@orrery/contract';
import type { Model, PlannerError } from '@orrery/planner';
import type { StepResult } from '@orrery/sandbox';
import type { CompiledBatch } from './ports.ts';

/**
 * Steps of the compiled form, as the sandbox gives those of the other engine. A step that the program itself fails is a
 * result; an error that is not the program's is the error of the whole. Throws a RangeError for a batch without an action
 * or a stream for every state.
 */
export function compiledSteps(
  model: Pick<Model, 'step'>,
  { states, actions, streams }: CompiledBatch,
): Result<readonly StepResult[], PlannerError> {
  const results: StepResult[] = [];
  for (const [at, state] of states.entries()) {
    const [action, stream] = [actions[at], streams[at]];
    if (action === undefined || stream === undefined)
      throw new RangeError(
        `compiledSteps: ${states.length} states, ${actions.length} actions and ${streams.length} streams; give as many of each`,
      );
    const step = compiledStep(model, state, action, stream);
    if (!step.ok) return step;
    results.push(step.value);
  }
  return success(results);
}

/** One of {@link compiledSteps}. */
export function compiledStep(
  model: Pick<Model, 'step'>,
  state: Uint8Array,
  action: Uint8Array,
  stream: RandomState,
): Result<StepResult, PlannerError> {
  const step = model.step(state, action, stream);
  if (step.ok) {
    const { stateBytes, reward, terminated, random, charges = 0, bytes = 0 } = step.value;
    return success({ ok: true, next: stateBytes, reward, terminated, charges, bytes, stream: random });
  }
  const { source } = step.error;
  if (source === undefined) return failure(step.error);
  const { charges = 0, bytes = 0, ...error } = source;
  return success({ ok: false, error, charges, bytes });
}
