import { Draw } from '../unseen/draw.ts';

// The words of the released benchmark (Dainese et al. 2024), as crates/oracles/src/rtfm/words.rs has them.
export const monsterKinds = [
  'demon',
  'dragon',
  'jinn',
  'medusa',
  'bandit',
  'wolf',
  'goblin',
  'mage',
  'spider',
] as const;
export const itemKinds = ['axe', 'bow', 'daggers', 'hammer', 'polearm', 'shield', 'staff', 'sword'] as const;
export const modifiers = [
  'grandmasters',
  'blessed',
  'shimmering',
  'gleaming',
  'fanatical',
  'mysterious',
  'soldiers',
  'arcane',
] as const;
export const elements = ['cold', 'fire', 'lightning', 'poison'] as const;
export const groupNames = ['star alliance', 'order of the forest', 'rebel enclave'] as const;

/** What a game is about: all that its manual tells, and who is on the board. The oracle's option `task` has this shape. */
export interface Manual {
  /** The group to defeat. */
  readonly goal: string;
  /** Kinds of monsters by group; every kind in one. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** Modifiers by the element that they beat; every modifier with one. */
  readonly beats: Readonly<Record<string, readonly string[]>>;
  /** Monsters of a start state, `element kind`. */
  readonly monsters: readonly string[];
  /** Items of a start state, `modifier kind`. */
  readonly items: readonly string[];
}

/** The one game of the released benchmark. */
export const publishedManual: Manual = {
  goal: 'order of the forest',
  groups: {
    'star alliance': ['mage', 'goblin', 'jinn'],
    'order of the forest': ['dragon', 'medusa', 'wolf'],
    'rebel enclave': ['demon', 'spider', 'bandit'],
  },
  beats: {
    cold: ['fanatical', 'shimmering'],
    fire: ['grandmasters', 'soldiers'],
    lightning: ['arcane', 'blessed'],
    poison: ['gleaming', 'mysterious'],
  },
  monsters: ['cold dragon', 'fire demon'],
  items: ['shimmering axe', 'grandmasters bow'],
};

/**
 * A game drawn as Zhong et al. 2020 (rtfm/tasks/groups.py) draw theirs: kinds and modifiers are dealt evenly to groups and
 * elements; one monster is of the goal's group, the `distractors` others are of other groups and of elements of their own;
 * for each monster there is one item that beats it.
 */
export function drawManual(seed: number, distractors: number): Manual {
  const draw = new Draw(seed, 100);
  const groups = dealt(draw, monsterKinds, groupNames);
  const beats = dealt(draw, modifiers, elements);
  const goal = draw.one(groupNames);
  const kinds = draw.shuffled(monsterKinds.filter((kind) => !groups[goal]?.includes(kind)));
  const attackers = draw.shuffled(elements).slice(0, distractors + 1);
  const fighters = [draw.one(groups[goal] ?? []), ...kinds.slice(0, distractors)];
  const weapons = draw.some(itemKinds, distractors + 1);
  return {
    goal,
    groups,
    beats,
    monsters: attackers.map((element, at) => `${element} ${fighters[at]}`),
    items: attackers.map((element, at) => `${draw.one(beats[element] ?? [])} ${weapons[at]}`),
  };
}

function dealt(draw: Draw, words: readonly string[], hands: readonly string[]): Record<string, string[]> {
  const order = draw.shuffled(words);
  const size = order.length / hands.length;
  return Object.fromEntries(hands.map((hand, at) => [hand, order.slice(at * size, (at + 1) * size)]));
}
