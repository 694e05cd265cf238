import { Draw } from '../unseen/draw.ts';
import { elements, groupNames, itemKinds, modifiers, monsterKinds, type Manual } from './manual.ts';

const beatsForms = [
  (element: string, words: string) => `${words} items beat ${element} monsters.`,
  (element: string, words: string) => `Against ${element} monsters, take ${words} items.`,
  (element: string, words: string) => `What falls to ${words} items are ${element} monsters.`,
];
const groupForms = [
  (group: string, words: string) => `${words} are of the ${group}.`,
  (group: string, words: string) => `The ${group} counts ${words} among its own.`,
  (group: string, words: string) => `Of the ${group} are ${words}.`,
];

/** The manual in seven sentences. With a seed their forms and their order are drawn. */
function sentences({ beats, groups }: Manual, seed: number | undefined): string[] {
  const draw = seed === undefined ? undefined : new Draw(seed, 101);
  const form = <T>(forms: readonly [T, ...T[]] | readonly T[]): T => (draw === undefined ? forms[0]! : draw.one(forms));
  const listed = [
    ...elements.map((element) => form(beatsForms)(element, enumerated(beats[element] ?? []))),
    ...groupNames.map((group) => form(groupForms)(group, enumerated(groups[group] ?? []))),
  ].map((sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1));
  return draw === undefined ? listed : draw.shuffled(listed);
}

function enumerated(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const quoted = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

/** The description, with what the published one discloses; `full` adds the rules that it leaves open. */
export function rtfmDescription(
  manual: Manual,
  { full, seed }: { readonly full: boolean; readonly seed?: number },
): string {
  const facts = sentences(manual, seed).map((sentence) => `- ${sentence}`);
  const open = [
    '## What the rules leave open elsewhere',
    '',
    '- The hand holds one item: taking another makes the one that was held vanish for good.',
    '- A fight is of the item in hand. Won, the monster is gone and the player stands in its cell; lost, the player is gone',
    '  from the board, the item stays in the inventory and the monster stays where it is.',
    '- Every fight ends the episode. It is worth 1 if it was won against a monster of the group that the goal names, and',
    '  else -1: a fight won against a monster of another group loses the game.',
    '- To stay is never a fight and takes nothing.',
    '- All five actions are listed where there is no player on the board.',
    '',
  ];
  return [
    '# Read to fight monsters',
    '',
    'A player stands on a board with monsters and items. A manual tells which monsters belong to which group, and which items',
    'beat which monsters. The player has to take the right item and to defeat the right monster.',
    '',
    '## Goal',
    '',
    `Defeat the ${manual.goal}.`,
    '',
    '## Manual',
    '',
    ...facts,
    '',
    '## Board',
    '',
    'The board is 6 by 6 cells, whose edge is wall; the 4 by 4 cells inside are free. Monsters do not move. `board[row][column]`',
    'is a list of the two things that a cell has room for, row 0 at the top and column 0 at the left. A thing is',
    '',
    '- `you`, the player;',
    '- `wall`;',
    '- `empty`, where there is nothing;',
    '- a monster, `element kind`, such as `cold dragon`;',
    '- an item, `modifier kind`, such as `shimmering axe`.',
    '',
    `Kinds of monsters: ${quoted(monsterKinds)}.`,
    `Elements: ${quoted(elements)}.`,
    `Kinds of items: ${quoted(itemKinds)}.`,
    `Modifiers: ${quoted(modifiers)}.`,
    '',
    '`inventory` is the item in hand, or `empty`. The hand is empty at the start.',
    '',
    '## Action',
    '',
    'One whole number.',
    '',
    '| number | action            |',
    '| ------ | ----------------- |',
    '| 0      | stay              |',
    '| 1      | move up one row   |',
    '| 2      | move down one row |',
    '| 3      | move left         |',
    '| 4      | move right        |',
    '',
    'A move into a wall leaves the player in place and is not a legal action. Moving onto an item takes it. Moving onto a',
    'monster is a fight with the item in hand: the player wins if that item beats monsters of that element.',
    '',
    '## Reward',
    '',
    '- 1 if the game is won: a monster of the group that the goal names is defeated;',
    '- -1 if the game is lost;',
    '- 0 otherwise.',
    '',
    '## End',
    '',
    'The episode terminates when the game is won or lost.',
    '',
    ...(full ? open : []),
  ].join('\n');
}

/** The true rules in orrery's language, with the manual as tables. */
export function rtfmReferenceModel({ goal, groups, beats }: Manual): string {
  const table = (facts: Manual['groups'], keys: readonly string[]): string =>
    keys.flatMap((key) => (facts[key] ?? []).map((word) => `  ${word}: '${key}',`)).join('\n');
  return `// RTFM: the rules of the released benchmark, written in orrery's language.
const SIDE = 6;
const GOAL = '${goal}';
const GROUP_OF: Record<string, string> = {
${table(groups, groupNames)}
};
const BEATEN_BY: Record<string, string> = {
${table(beats, elements)}
};
const ROW_OF = [0, -1, 1, 0, 0];
const COLUMN_OF = [0, 0, 0, -1, 1];

interface Place {
  row: number;
  column: number;
}

/** The player's cell; row -1 without a player. */
function playerOf(state: State): Place {
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      if (state.board[row][column].includes('you')) return { row, column };
    }
  }
  return { row: -1, column: -1 };
}

function target(from: Place, action: Action): Place {
  const row = from.row + ROW_OF[action];
  const column = from.column + COLUMN_OF[action];
  return isWall(row, column) ? from : { row, column };
}

function isWall(row: number, column: number): boolean {
  return row < 1 || column < 1 || row > SIDE - 2 || column > SIDE - 2;
}

/** What stands in a cell. */
function thingIn(state: State, place: Place): string {
  const [one, other] = state.board[place.row][place.column];
  return one === 'empty' ? other : one;
}

export function legalActions(state: State): Action[] {
  const from = playerOf(state);
  if (from.row < 0) return [0, 1, 2, 3, 4];
  return [0, 1, 2, 3, 4].filter((action) => {
    const to = target(from, action);
    return action === 0 || to.row !== from.row || to.column !== from.column;
  });
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const from = playerOf(state);
  if (from.row < 0) return { state, reward: -1, terminated: true };
  const to = target(from, action);
  if (to.row === from.row && to.column === from.column) return { state, reward: 0, terminated: false };
  const next: State = { board: state.board.map((row) => row.map((cell) => [...cell])), inventory: state.inventory };
  next.board[from.row][from.column] = ['empty', 'empty'];
  const thing = thingIn(state, to);
  const words = thing.split(' ');
  if (words.length === 1 || GROUP_OF[words[1]] === undefined) {
    if (words.length === 2) next.inventory = thing;
    next.board[to.row][to.column] = ['you', 'empty'];
    return { state: next, reward: 0, terminated: false };
  }
  const won = BEATEN_BY[state.inventory.split(' ')[0]] === words[0];
  if (won) next.board[to.row][to.column] = ['you', 'empty'];
  return { state: next, reward: won && GROUP_OF[words[1]] === GOAL ? 1 : -1, terminated: true };
}
`;
}
