import {
  checkProgram,
  composeProgram,
  conditionsOf,
  emitJavaScript,
  emitWasm,
  unmarkedConstants,
  type CheckedProgram,
  type UnmarkedConstant,
} from '@orrery/language';
import { identify, loadModel, type Identification, type Model } from '@orrery/planner';
import { compiledSteps, type AcceptancePorts, type AcceptedForms, type RecordedTransition } from '@orrery/synthesis';
import { CommandFailure, valueOf } from '../failure.ts';

type Prepare = AcceptancePorts['prepare'];
type Check = (options: { readonly watched: boolean }) => ReturnType<typeof checkProgram>;

/** A program as acceptance runs it: for QuickJS, the same with its conditions watched, and compiled in the addon. */
export const prepareForms: Prepare = (source, contract) =>
  formsOf((options) => checkProgram(source, contract, options));

/** The same of a transition, composed with the reward of a goal as `orrery check` composes them. */
export const prepareComposed =
  (reward: string): Prepare =>
  (source, contract) =>
    formsOf((options) => composeProgram(source, reward, contract, options));

async function formsOf(check: Check): ReturnType<Prepare> {
  const checked = check({ watched: false });
  if (!checked.ok) return checked;
  const watched = check({ watched: true });
  if (!watched.ok)
    throw new CommandFailure(
      'the program is accepted, but not when it is watched: a defect of orrery, please report it',
    );
  const model = valueOf(loadModel(await emitWasm(checked.value, { optimize: 'speed' })));
  const forms: AcceptedForms = {
    model: emitJavaScript(checked.value),
    watched: emitJavaScript(watched.value),
    conditions: conditionsOf(watched.value),
    unmarked: unmarkedOf(checked.value),
    compiled: (batch) => valueOf(compiledSteps(model, batch)),
    identify: (transitions, noisy) => identification(model, transitions, noisy),
  };
  return { ok: true, value: forms };
}

/** Of both modules, where there are two; those of the reward say so, as its places do. */
function unmarkedOf({ source, rewardSource }: CheckedProgram): readonly UnmarkedConstant[] {
  const ofReward = rewardSource === undefined ? [] : unmarkedConstants(rewardSource);
  return [
    ...unmarkedConstants(source),
    ...ofReward.map(({ name, value, line, column }) => ({ name: `reward: ${name}`, value, line, column })),
  ];
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
