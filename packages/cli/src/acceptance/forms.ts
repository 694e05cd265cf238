import type { ModelContract } from '@orrery/contract';
import {
  checkProgram,
  conditionsOf,
  emitJavaScript,
  emitWasm,
  unmarkedConstants,
  type CheckedProgram,
} from '@orrery/language';
import { identify, loadModel, type Identification, type Model } from '@orrery/planner';
import { compiledSteps, type AcceptancePorts, type AcceptedForms, type RecordedTransition } from '@orrery/synthesis';
import { CommandFailure, valueOf } from '../failure.ts';

/** A program as acceptance runs it: for QuickJS, the same with its conditions watched, and compiled in the addon. */
export const prepareForms: AcceptancePorts['prepare'] = async (source, contract) => {
  const checked = checkProgram(source, contract);
  if (!checked.ok) return checked;
  const watched = watchedProgram(source, contract);
  const model = valueOf(loadModel(await emitWasm(checked.value, { optimize: 'speed' })));
  const forms: AcceptedForms = {
    model: emitJavaScript(checked.value),
    watched: emitJavaScript(watched),
    conditions: conditionsOf(watched),
    unmarked: unmarkedConstants(source),
    compiled: (batch) => valueOf(compiledSteps(model, batch)),
    identify: (transitions, noisy) => identification(model, transitions, noisy),
  };
  return { ok: true, value: forms };
};

function watchedProgram(source: string, contract: ModelContract): CheckedProgram {
  const watched = checkProgram(source, contract, { watched: true });
  if (watched.ok) return watched.value;
  throw new CommandFailure('the program is accepted, but not when it is watched: a defect of orrery, please report it');
}

/** Too few transitions, or a program that cannot be asked, say nothing of parameters; the rest of the report says why. */
function identification(
  model: Model,
  transitions: readonly RecordedTransition[],
  noisy: boolean,
): Identification | undefined {
  const found = identify(model, transitions, { noisy });
  return found.ok ? found.value : undefined;
}
