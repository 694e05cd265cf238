import type { RecordedTransition } from '../ports.ts';

/** A kind of reward or end that the data show, with how often: the sealed part has to show it too. */
export interface SeenKind {
  readonly kind: string;
  readonly transitions: number;
  readonly sealed: number;
}

/** Up to so many distinct rewards are kinds of their own; more of them are kinds by their sign. */
const mostRewards = 6;

/** Tells the kinds of a transition: what its reward is, and whether the world ends with it. */
export function kindsAmong(
  all: readonly RecordedTransition[],
): (transition: RecordedTransition | undefined) => readonly string[] {
  const distinct = new Set(all.map(({ reward }) => spelled(reward)));
  const ofReward =
    distinct.size <= mostRewards
      ? (reward: number): string => `reward ${spelled(reward)}`
      : (reward: number): string => (reward > 0 ? 'reward above 0' : reward < 0 ? 'reward below 0' : 'reward 0');
  return (transition) =>
    transition === undefined
      ? []
      : [ofReward(transition.reward), transition.terminated ? 'the world ends' : 'the world goes on'];
}

/** As float32, so that rewards which differ in their last bits are one; -0 is 0. */
function spelled(reward: number): number {
  return Math.fround(reward) + 0;
}

/** Every kind of reward and end among all transitions, and how many of each the sealed ones have. */
export function seenKinds(
  all: readonly RecordedTransition[],
  sealed: readonly RecordedTransition[],
): readonly SeenKind[] {
  const kindsOf = kindsAmong(all);
  const counts = new Map<string, { transitions: number; sealed: number }>();
  for (const [part, transitions] of [
    ['transitions', all],
    ['sealed', sealed],
  ] as const)
    for (const kind of transitions.flatMap(kindsOf)) {
      const found = counts.get(kind) ?? { transitions: 0, sealed: 0 };
      found[part] += 1;
      counts.set(kind, found);
    }
  return [...counts].map(([kind, { transitions, sealed: found }]) => ({ kind, transitions, sealed: found }));
}
