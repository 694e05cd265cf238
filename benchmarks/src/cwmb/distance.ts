import { readReferenceModel, type Task, type Transition } from '@orrery/environments';
import { checkProgram, emitJavaScript, emitWasm } from '@orrery/language';
import { loadModel, type Model } from '@orrery/planner';
import type { OutcomesResult, SandboxModel } from '@orrery/sandbox';
import { mergedOutcomes, totalVariation, type TotalVariation } from '@orrery/synthesis';
import { CommandError, orFail } from '../command_error.ts';

/** How far the outcomes of a program, or of none, are from those of the true rules; no figure where none can be listed. */
export type DistanceFromTruth = (source: string | undefined) => Promise<TotalVariation | undefined>;

/** What a step may turn out to be: many times what any committed world has, and soon listed. */
const mostOutcomes = 200_000;

/**
 * Measures programs against the true rules on these transitions: total variation, where the world draws or its sensors are
 * noisy. Undefined for other worlds, and where no program states the true rules.
 */
export async function distanceFromTruth(
  task: Task,
  transitions: readonly Transition[],
): Promise<DistanceFromTruth | undefined> {
  const reference = readReferenceModel(task);
  if (!reference.ok || (task.stochastic !== true && task.observationNoise === undefined)) return undefined;
  const truth = await compiled(reference.value, task);
  if (truth === undefined) throw new CommandError(`${task.id}: the compiler rejects the true rules`);
  const pairs = distinct(transitions).map(({ transition, count }) => ({
    transition,
    count,
    expected: outcomesOf(truth.model, transition),
  }));
  const scored = { ...task.metric, type: task.contract.state };
  return async (source) => {
    const program = source === undefined ? undefined : await compiled(source, task);
    // What is no program has no outcome in common with the true rules.
    if (program === undefined) return { enumerated: transitions.length, distance: 1 };
    let [enumerated, sum] = [0, 0];
    for (const { transition, count, expected } of pairs) {
      const found = { model: program.form, results: [outcomesOf(program.model, transition)] };
      const pair = totalVariation(found, { model: truth.form, results: [expected] }, scored);
      if (pair.enumerated === 0) continue;
      enumerated += count;
      sum += count * pair.distance;
    }
    return enumerated === 0 ? undefined : { enumerated, distance: sum / enumerated };
  };
}

/** Equal states and actions once, with how often they are met. */
function distinct(
  transitions: readonly Transition[],
): readonly { readonly transition: Transition; readonly count: number }[] {
  const found = new Map<string, { readonly transition: Transition; count: number }>();
  for (const transition of transitions) {
    const key = JSON.stringify([transition.observation, transition.action]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { transition, count: 1 });
    else known.count += 1;
  }
  return [...found.values()];
}

async function compiled(
  source: string,
  { id, contract }: Task,
): Promise<{ readonly model: Model; readonly form: SandboxModel } | undefined> {
  const checked = checkProgram(source, contract);
  if (!checked.ok) return undefined;
  const model = loadModel(await emitWasm(checked.value, { optimize: 'speed' }), { outcomes: mostOutcomes });
  // Its constants fail: no step of it gives anything.
  if (!model.ok && model.error.source !== undefined) return undefined;
  return { model: orFail(model, `${id}: `), form: emitJavaScript(checked.value) };
}

/** Both engines list the same outcomes in equal bits; a long list takes QuickJS minutes, and the compiled form seconds. */
function outcomesOf(model: Model, { observation, action }: Transition): OutcomesResult {
  const listed = model.outcomes(observation, action);
  if (listed.ok) {
    const outcomes = listed.value.map(({ stateBytes: next, ...outcome }) => ({ ...outcome, next }));
    return { ok: true, outcomes: mergedOutcomes(outcomes), charges: 0 };
  }
  const { source } = listed.error;
  if (source === undefined) throw new CommandError(listed.error.message);
  const { charges = 0, bytes = 0, ...error } = source;
  return { ok: false, error, charges, bytes };
}
