import { Draw } from './draw.ts';
import { publishedMcts } from '../task.ts';
import { assemble, number, numbers, type World } from './world.ts';

const handSize = 4;

/** A game of laying cards on a pile: what fits is decided by a table of suits, and half of the ranks do something. */
export function cards(seed: number): World {
  const draw = new Draw(seed, 3);
  const suits = draw.words(4);
  const ranks = draw.whole(9, 11);
  const suit = (at: number): string => suits[at] ?? '';
  // What laying a card of the column's suit on one of the row's asks for.
  const relations = suits.map((_, below) => suits.map((_, above) => (below === above ? 0 : draw.whole(1, 5))));
  const gap = draw.whole(1, 2);
  const modulus = draw.whole(3, 4);
  const bonus = suits.map(() => suits.map(() => draw.whole(0, 3)));
  const special = draw.some([...Array(ranks).keys()], 8);
  const effects = draw.some(effectKinds, 8).map((make, at) => make(draw, special[at] ?? 0, { suit, ranks }));
  const streakPrize = draw.whole(3, 4);
  const streakWorth = draw.whole(2, 5);
  const penalty = draw.whole(1, 2);
  const goal = draw.whole(28, 36);
  const ruin = -draw.whole(8, 11);
  const trump = draw.whole(0, 3);
  const source = `// The true rules of the game of ${suits.join(', ')}.
const ASKS = ${JSON.stringify(relations)};
const WORTH = ${JSON.stringify(bonus)};

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const deck = [...state.deck];
  const hand = [...state.hand];
  let { top, score, streak, luck } = state;
  const before = score;
  const suitBelow = Math.floor(top / ${ranks});
  const rankBelow = top % ${ranks};
  if (action < ${handSize}) {
    if (action >= hand.length) {
      score -= 1;
      streak = 0;
    } else {
      const card = hand[action];
      const suit = Math.floor(card / ${ranks});
      const rank = card % ${ranks};
      const ask = ASKS[suitBelow][suit];
      let fits = true;
      if (ask === 1) fits = rank > rankBelow;
      if (ask === 2) fits = Math.abs(rank - rankBelow) <= ${gap};
      if (ask === 3) fits = (rank + rankBelow) % ${modulus} === 0;
      if (ask === 4) fits = rank < rankBelow;
      if (ask === 5) fits = hand.length % 2 === rank % 2;
      if (suit === ${trump} && luck > 0) fits = true;
      if (!fits) {
        score -= ${penalty};
        streak = 0;
        luck = Math.max(0, luck - 1);
      } else {
        hand.splice(action, 1);
        let worth = WORTH[suitBelow][suit];
        streak += 1;
        if (streak % ${streakPrize} === 0) worth += ${streakWorth};
        top = card;
${effects.map(({ code }) => code).join('\n')}
        score += worth;
      }
    }
  } else if (action === ${handSize}) {
    if (deck.length > 0 && hand.length < ${handSize}) {
      hand.push(deck[0]);
      deck.splice(0, 1);
      if (streak > 0) streak -= 1;
    } else {
      luck = 0;
      score -= 1;
    }
  } else if (action === ${handSize + 1}) {
    if (hand.length > 0) {
      const old = hand[0];
      hand.splice(0, 1);
      deck.push(old);
      luck += old % ${ranks} >= ${ranks - 3} ? 2 : 1;
    }
  } else {
    if (luck >= ${draw.whole(2, 3)} && deck.length > 0) {
      top = deck[0];
      deck.splice(0, 1);
      luck = 0;
      streak = 0;
    } else {
      score -= 1;
    }
  }
  const won = score >= ${goal};
  const ruined = score <= ${ruin};
  const empty = deck.length === 0 && hand.length === 0;
  let reward = score - before;
  if (won) reward += 10;
  if (empty) reward += 5;
  return { state: { deck, hand, top, score, streak, luck }, reward, terminated: won || ruined || empty };
}

export function initialState(random: Random): State {
  const cards: number[] = [];
  for (let card = 0; card < ${4 * ranks}; card += 1) cards.push(card);
  for (let last = cards.length - 1; last > 0; last -= 1) {
    const at = random.integer(last + 1);
    const other = cards[last];
    cards[last] = cards[at];
    cards[at] = other;
  }
  const size = 1 + random.integer(${handSize});
  return {
    hand: cards.slice(0, size),
    top: cards[${handSize}],
    deck: cards.slice(${handSize + 1}, ${handSize + 1} + 4 + random.integer(7)),
    score: random.integer(${goal - 12}) - 4,
    streak: random.integer(${streakPrize + 1}),
    luck: random.integer(4),
  };
}
`;
  return assemble('cards', seed, {
    title: 'A game of laying cards',
    text: [
      `The cards have four suits (${suits.join(', ')}; 0 to 3) and ${ranks} ranks (0 to ${ranks - 1}); a card is the number suit × ${ranks} + rank. A card from the hand is laid on the top card of a pile. Whether it fits is decided by the pair of suits, the one below and the one above. A pair of the same suit always fits. Every other pair asks for one of five things: a higher rank; a rank close to the one below; ranks that add up to a multiple of a number; a lower rank; or a rank that is even where the number of cards in the hand (the laid one included) is even, and odd where it is odd. Which pair asks for which is fixed. ${suit(trump)} fits everywhere while there is luck.`,
      'A card that fits is worth points by the pair of suits (from 0 to 3) and lengthens the streak by one; every time the streak reaches a multiple of a fixed number there are more points. A card that does not fit stays in the hand, costs points, ends the streak and takes one luck, if there is any.',
      `Eight ranks do something when they are laid, in the order of this list (the card is the top of the pile already, and no longer in the hand): ${effects.map(({ says }) => says).join('; ')}.`,
    ],
    fields: [
      { name: 'deck', type: numbers(), says: 'cards that are still to be drawn, the next one first' },
      { name: 'hand', type: numbers(), says: `cards in the hand, at most ${handSize} after a draw` },
      { name: 'top', type: number, says: 'top card of the pile' },
      { name: 'score', type: number, says: 'points' },
      { name: 'streak', type: number, says: 'length of the streak' },
      { name: 'luck', type: number, says: 'luck, never below 0' },
    ],
    actions: {
      kind: 'numbered',
      says: [
        ...Array.from(
          { length: handSize },
          (_, at) => `lay the card at place ${at} of the hand; without one it costs a point and the streak`,
        ),
        'draw the next card to the end of the hand, which shortens the streak by one; with a full hand or an empty deck it costs a point and all luck',
        'put the first card of the hand under the deck for luck, more of it for a high rank; with an empty hand nothing happens',
        'with enough luck: all of it, and the streak, are given to make the next card of the deck the top of the pile; else it costs a point',
      ],
    },
    close: [
      '## Reward and end\n\nThe reward is the change of the score. The world ends when the score is high enough (a prize of 10 more), when it is too low, or when deck and hand are empty (5 more).',
    ],
    source,
    rules: 16 + 16 + 8 + 12,
    timeLimit: 30,
    budget: { train: 500, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}

interface Effect {
  readonly code: string;
  readonly says: string;
}

type EffectKind = (
  draw: Draw,
  rank: number,
  names: { readonly suit: (at: number) => string; readonly ranks: number },
) => Effect;

const laid = (rank: number, rest: string): string => `        if (rank === ${rank}${rest}`;

const effectKinds: readonly EffectKind[] = [
  (draw, rank) => {
    const factor = draw.whole(2, 3);
    return { code: laid(rank, `) worth *= ${factor};`), says: `rank ${rank} multiplies the points so far` };
  },
  (draw, rank) => ({
    code: laid(rank, ` && hand.length > 0) deck.push(hand.splice(${draw.one(['0', 'hand.length - 1'])}, 1)[0]);`),
    says: `rank ${rank} puts a card from one end of the hand under the deck, if there is one`,
  }),
  (draw, rank) => ({
    code: laid(rank, ` && deck.length > 0) hand.push(deck.splice(${draw.one(['0', 'deck.length - 1'])}, 1)[0]);`),
    says: `rank ${rank} takes a card from one end of the deck to the end of the hand, even beyond its usual size`,
  }),
  (draw, rank) => ({
    code: laid(rank, ` && score < ${draw.whole(6, 14)}) worth += ${draw.whole(3, 5)};`),
    says: `rank ${rank} is worth more while the score (before this card) is low`,
  }),
  (draw, rank) => ({
    code: laid(rank, `) luck = luck >= ${draw.whole(2, 3)} ? 0 : luck + ${draw.whole(1, 2)};`),
    says: `rank ${rank} adds luck, but to those who have enough of it it leaves none`,
  }),
  (draw, rank, { suit }) => {
    const at = draw.whole(0, 3);
    return {
      code: laid(rank, ` && suit === ${at}) streak += ${draw.whole(1, 2)};`),
      says: `rank ${rank} of ${suit(at)} lengthens the streak some more, without points for it`,
    };
  },
  (_, rank) => ({
    code: laid(rank, ' && suitBelow !== suit) hand.reverse();'),
    says: `rank ${rank} on another suit turns the hand around`,
  }),
  (draw, rank, { ranks }) => ({
    code: laid(rank, ` && rankBelow >= ${ranks - draw.whole(3, 5)}) worth -= ${draw.whole(2, 4)};`),
    says: `rank ${rank} loses points on a high rank`,
  }),
  (draw, rank, { suit, ranks }) => {
    const to = draw.whole(0, 3);
    return {
      code: laid(rank, ` && deck.length % 2 === ${draw.whole(0, 1)}) top = ${to * ranks + rank};`),
      says: `rank ${rank} counts as one of ${suit(to)} from then on, if the number of cards in the deck is odd (or even: one of the two)`,
    };
  },
  (draw, rank) => ({
    code: laid(rank, ` && streak >= ${draw.whole(2, 3)}) worth += hand.length;`),
    says: `rank ${rank} is worth a point more for each card left in the hand, within a streak that is long enough (itself counted)`,
  }),
];
