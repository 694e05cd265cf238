import type { LayoutType } from '@orrery/contract';
import { Draw } from './draw.ts';
import { publishedMcts } from '../task.ts';
import { assemble, number, type World } from './world.ts';

const entry: LayoutType = {
  kind: 'record',
  fields: [
    { name: 'action', type: number },
    { name: 'hour', type: number },
    { name: 'coins', type: number },
    { name: 'first', type: number },
    { name: 'second', type: number },
  ],
};

/** A shop whose orders arrive later and whose kettle needs time: what is under way shows in the history alone. */
export function apothecary(seed: number): World {
  const draw = new Draw(seed, 7);
  const [herb = '', salt = '', potion = ''] = draw.words(3);
  const hours = draw.whole(5, 8);
  const delays = draw.some([2, 3, 4, 5], 2) as [number, number];
  const prices = [draw.whole(1, 2), draw.whole(2, 3)];
  const amounts = [draw.whole(2, 3), draw.whole(1, 2)];
  const late = [draw.whole(0, hours - 1), draw.whole(0, hours - 1)];
  const brewing = draw.whole(3, 5);
  const needs = [draw.whole(1, 2), 1];
  const stirAt = draw.whole(1, brewing - 1);
  const worth = draw.whole(5, 7);
  const memory = draw.whole(4, 6);
  const drop = draw.whole(1, 2);
  const watched = draw.whole(2, 3);
  const fine = draw.whole(3, 5);
  const sequence = [draw.whole(3, 5), draw.whole(0, 5), draw.whole(3, 5)];
  const gift = draw.whole(2, 4);
  const shelf = draw.whole(6, 8);
  const rot = draw.whole(3, 5);
  const k = Math.max(delays[0] + 1, delays[1] + 1, brewing, memory, rot);
  const goal = draw.whole(34, 44);
  const source = `// The true rules of the shop that sells ${potion}.
interface Entry {
  action: number;
  hour: number;
  coins: number;
  first: number;
  second: number;
}

/** The entry \`back\` steps ago; 1 is the last one. */
function past(history: Entry[], back: number): Entry | undefined {
  return back <= history.length ? history[history.length - back] : undefined;
}

/** An order that was paid for: at a late hour it takes one step longer. */
function arrives(history: Entry[], action: number, price: number, delay: number, late: number): boolean {
  const usual = past(history, delay);
  if (usual !== undefined && usual.action === action && usual.coins >= price && usual.hour !== late) return true;
  const delayed = past(history, delay + 1);
  return delayed !== undefined && delayed.action === action && delayed.coins >= price && delayed.hour === late;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { hour, coins, ${herb}, ${salt}, ${potion} } = state;
  const { history } = state;
  let reward = 0;
  if (action === 0 && coins >= ${prices[0]}) coins -= ${prices[0]};
  if (action === 1 && coins >= ${prices[1]}) coins -= ${prices[1]};
  if (action === 2 && ${herb} >= ${needs[0]} && ${salt} >= ${needs[1]}) {
    ${herb} -= ${needs[0]};
    ${salt} -= ${needs[1]};
  }
  if (action === 4) {
    let recent = 0;
    for (let back = 1; back <= ${memory}; back += 1) {
      const before = past(history, back);
      if (before !== undefined && before.action === 4) recent += 1;
    }
    if (recent >= ${watched}) {
      coins = Math.max(0, coins - ${fine});
      reward -= 1;
    } else if (${potion} > 0) {
      ${potion} -= 1;
      const price = Math.max(1, ${worth} - ${drop} * recent);
      coins += price;
      reward += price;
    }
  }
  const [one, two] = [past(history, 2), past(history, 1)];
  if (one !== undefined && two !== undefined && one.action === ${sequence[0]} && two.action === ${sequence[1]} && action === ${sequence[2]}) {
    coins += ${gift};
  }
  if (arrives(history, 0, ${prices[0]}, ${delays[0]}, ${late[0]})) ${herb} += ${amounts[0]};
  if (arrives(history, 1, ${prices[1]}, ${delays[1]}, ${late[1]})) ${salt} += ${amounts[1]};
  const kettle = past(history, ${brewing});
  if (kettle !== undefined && kettle.action === 2 && kettle.first >= ${needs[0]} && kettle.second >= ${needs[1]}) {
    const stirred = past(history, ${brewing - stirAt});
    ${potion} += stirred !== undefined && stirred.action === 3 ? 2 : 1;
  }
  const idle = past(history, ${rot});
  if (idle !== undefined && ${herb} > 0 && idle.first > 0 && idle.first === ${herb}) ${herb} -= 1;
  ${herb} = Math.min(${shelf}, ${herb});
  ${salt} = Math.min(${shelf}, ${salt});
  const next = [...history, { action, hour, coins: state.coins, first: state.${herb}, second: state.${salt} }];
  hour = (hour + 1) % ${hours};
  const rich = coins >= ${goal};
  if (rich) reward += 10;
  return {
    state: { hour, coins, ${herb}, ${salt}, ${potion}, history: next.slice(Math.max(0, next.length - ${k})) },
    reward,
    terminated: rich,
  };
}

export function initialState(random: Random): State {
  return {
    hour: random.integer(${hours}),
    coins: 2 + random.integer(${goal - 4}),
    ${herb}: random.integer(4),
    ${salt}: random.integer(4),
    ${potion}: random.integer(3),
    history: [],
  };
}
`;
  return assemble('apothecary', seed, {
    title: `The shop that sells ${potion}`,
    text: [
      `A shop orders ${herb} and ${salt}, makes ${potion} of them in a kettle and sells it. Hours run around a day. What was ordered arrives a fixed number of steps later, another number for each good; ordered at one hour of the day (one for each good) it takes one step more. A ${potion} is ready a fixed number of steps after it was begun, and two of them if the kettle was stirred at exactly one certain step in between. Several orders and kettles can be under way at once; nothing but the history tells of them.`,
      `The more of the last steps (a fixed number of them) were attempts to sell, the lower the price, by a fixed amount for each and never below 1; where there were too many, the guard takes a fine in place of the sale, at a penalty of 1. One sequence of three actions in a row brings a gift of coins. ${herb} rots: one is lost when there is now (everything else done) exactly as much of it as there was before the action a certain number of steps ago. The shelf holds only so much ${herb} and so much ${salt} (the same bound), tested last.`,
      `The history holds the last ${k} steps, the oldest first (fewer at the beginning): the action, and hour, coins, ${herb} (\`first\`) and ${salt} (\`second\`) as they were before it. It is sufficient to foretell everything.`,
    ],
    fields: [
      { name: 'hour', type: number, says: 'hour of the day, from 0' },
      { name: 'coins', type: number, says: 'coins' },
      { name: herb, type: number, says: `${herb} on the shelf` },
      { name: salt, type: number, says: `${salt} on the shelf` },
      { name: potion, type: number, says: `${potion} for sale` },
      { name: 'history', type: { kind: 'array', element: entry }, says: `the last ${k} steps, oldest first` },
    ],
    actions: {
      kind: 'numbered',
      says: [
        `order ${herb}, paid at once; without the money nothing is ordered`,
        `order ${salt}, likewise`,
        `begin a ${potion}, which takes ${herb} and ${salt}; without enough of both nothing is begun`,
        'stir the kettle',
        `sell one ${potion}`,
        'wait',
      ],
    },
    close: [
      '## Reward and end\n\nThe reward of a sale is its price. With enough coins the world ends with a prize of 10.',
    ],
    source,
    rules: 20,
    timeLimit: 40,
    budget: { train: 480, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}
