import { exactNumbers } from '@orrery/contract';
import { differences } from '../fields.ts';
import type { RecordedTransition } from '../ports.ts';
import { valueText } from '../prompts/value_text.ts';

/** Distinct rewards up to which each is a kind of its own; beyond, only the sign is. */
const mostRewards = 12;
/** Distinct actions up to which each is looked at by itself. */
export const mostActions = 24;

/**
 * Sorts transitions by what happens in them: the action where there are few, the parts of the state that change, the
 * reward, the end. Equal texts are equal kinds.
 */
export function outcomeKinds(transitions: readonly RecordedTransition[]): readonly string[] {
  const rewards = new Set(transitions.map(({ reward }) => reward));
  const actions = transitions.map(({ action }) => valueText(action));
  const fewActions = new Set(actions).size <= mostActions;
  return transitions.map(({ observation, nextObservation, reward, terminated }, at) => {
    const changed = new Set(differences(observation, nextObservation, exactNumbers).map(({ path }) => path));
    return [
      fewActions ? (actions[at] ?? '') : '',
      [...changed].join(' '),
      rewards.size <= mostRewards ? String(reward) : String(Math.sign(reward)),
      terminated ? 'end' : '',
    ].join('|');
  });
}
