import { Draw } from './draw.ts';
import { publishedMcts } from '../task.ts';
import { assemble, boolean, number, numbers, type World } from './world.ts';

const towns = 6;
const goods = 3;

/** A carrier between six towns: roads, markets and tolls, each with rules of its own. */
export function logistics(seed: number): World {
  const draw = new Draw(seed, 2);
  const names = draw.words(towns);
  const wares = draw.words(goods);
  const week = draw.whole(5, 7);
  const town = (at: number): string => names[at] ?? '';
  const ware = (at: number): string => wares[at] ?? '';
  // Every town has three roads: on and back around a ring, and a third by a permutation of its own.
  const ring = draw.shuffled([...Array(towns).keys()]);
  const shift = draw.whole(2, 4);
  const roads = ring.map((_, from) => {
    const at = ring.indexOf(from);
    return [1, towns - 1, shift].map((turn) => ring[(at + turn) % towns] ?? 0);
  });
  const fuel = roads.map((row) => row.map(() => draw.whole(2, 6)));
  const buy = ring.map(() => wares.map(() => draw.whole(3, 9)));
  const sell = ring.map(() => wares.map(() => draw.whole(2, 10)));
  const exceptions = ring.map((_, at) => townRule(draw, at, { ware, week }));
  const roadRules = draw
    .some([...Array(towns * 3).keys()], 5)
    .map((at) => roadRule(draw, Math.floor(at / 3), at % 3, { week, town, ware }));
  // What befalls who stands before a closed road is a rule of those worlds only that have one.
  const closing = roadRules.some(({ closes }) => closes === true);
  const capacity = draw.whole(6, 8);
  const tank = draw.whole(14, 18);
  const fill = draw.whole(5, 7);
  const fuelPrice = draw.whole(2, 4);
  const cheap = draw.whole(0, week - 1);
  const permit = {
    price: draw.whole(4, 7),
    town: draw.whole(0, towns - 1),
    banned: draw.whole(0, goods - 1),
    fine: draw.whole(3, 6),
    checked: draw.some([...Array(towns).keys()], 2),
  };
  const spoiled = draw.whole(0, goods - 1);
  const spoilEvery = draw.whole(2, 4);
  const heavy = draw.whole(4, 5);
  const glutAt = draw.whole(3, 4);
  const goal = draw.whole(60, 75);
  const wage = draw.whole(1, 2);

  const source = `// The true rules of the carrier between ${names.join(', ')}.
const ROADS = ${JSON.stringify(roads)};
const FUEL = ${JSON.stringify(fuel)};
const BUY = ${JSON.stringify(buy)};
const SELL = ${JSON.stringify(sell)};

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { day, town, fuel, coins, permit } = state;
  const cargo = [...state.cargo];
  const sold = [...state.sold];
  const load = cargo[0] + cargo[1] + cargo[2];
  const before = coins;
  if (action < 3) {
    const to = ROADS[town][action];
    let need = FUEL[town][action];
${closing ? '    let open = true;\n' : ''}    if (load >= ${heavy}) need += 1;
${roadRules.map(({ code }) => code).join('\n')}
    ${closing ? closedRoad : ''}if (fuel < need) {
      fuel = 0;
      coins = Math.max(0, coins - ${permit.fine - 2});
    } else {
      fuel -= need;
      town = to;
      for (let good = 0; good < ${goods}; good += 1) sold[good] = Math.max(0, sold[good] - 1);
      if ((${permit.checked.map((at) => `town === ${at}`).join(' || ')}) && cargo[${permit.banned}] > 0 && !permit) {
        cargo[${permit.banned}] = 0;
        coins = Math.max(0, coins - ${permit.fine});
      }
    }
  } else if (action < 6) {
    const good = action - 3;
    let price = BUY[town][good];
    let allowed = true;
${exceptions.map(({ buying }) => buying).join('\n')}
    if (allowed && load < ${capacity} && coins >= price) {
      coins -= price;
      cargo[good] += 1;
    }
  } else if (action < 9) {
    const good = action - 6;
    let price = SELL[town][good] - sold[good];
${exceptions.map(({ selling }) => selling).join('\n')}
    if (sold[good] >= ${glutAt}) price = 1;
    if (cargo[good] > 0 && price > 0) {
      cargo[good] -= 1;
      coins += price;
      sold[good] += 1;
    }
  } else if (action === 9) {
    const price = day % ${week} === ${cheap} ? ${fuelPrice - 1} : ${fuelPrice};
    if (coins >= price) {
      coins -= price;
      fuel = Math.min(${tank}, fuel + ${fill});
    }
  } else if (action === 10) {
    if (town === ${permit.town} && coins >= ${permit.price}) {
      coins -= ${permit.price};
      permit = true;
    } else if (permit && town !== ${permit.town}) {
      permit = false;
      coins += ${permit.price - 2};
    }
  } else {
    for (let good = 0; good < ${goods}; good += 1) sold[good] = Math.max(0, sold[good] - 2);
    if (day % ${week} === ${(cheap + 2) % week}) coins += ${wage};
  }
  day += 1;
  if (day % ${spoilEvery} === 0 && cargo[${spoiled}] > 1) cargo[${spoiled}] -= 1;
  if (day % ${week} === 0) {
    coins = Math.max(0, coins - ${wage});
    permit = permit && coins > 0;
  }
  let reward = coins - before;
  const stranded = fuel === 0 && coins === 0;
  const rich = coins >= ${goal};
  if (stranded) reward -= 10;
  if (rich) reward += 10;
  return { state: { day, town, fuel, coins, permit, cargo, sold }, reward, terminated: stranded || rich };
}

export function initialState(random: Random): State {
  return {
    day: random.integer(${2 * week}),
    town: random.integer(${towns}),
    fuel: 2 + random.integer(${tank - 2}),
    coins: 3 + random.integer(${goal - 20}),
    permit: random.integer(3) === 0,
    cargo: [random.integer(3), random.integer(3), random.integer(3)],
    sold: [random.integer(3), random.integer(3), random.integer(3)],
  };
}
`;
  return assemble('logistics', seed, {
    title: 'A carrier between six towns',
    text: [
      `A carrier drives between six towns, numbered from 0: ${names.join(', ')}. From every town three roads lead to three others, each of which takes an amount of fuel of its own. Every town buys and sells three goods (${wares.join(', ')}) at prices of its own. A week has a fixed number of days; day 0 begins one.`,
      `On the roads: a heavy load takes one more fuel. ${roadRules.map(({ says }) => says).join(' ')} Who has too little fuel for a road loses what is left of it, pays for being towed and stays.${closing ? ' Who stands before a closed road pays one coin.' : ''} In some towns the load is checked on arrival: ${ware(permit.banned)} without a permit is taken away, all of it, and fined.`,
      `In the markets: each piece of a good that is sold lowers its price by one, everywhere; every journey that is made lets that go by one, every day of waiting by two, for all goods. Where too much was sold the price is 1, whatever else holds; for nothing or less nothing is sold. ${exceptions.map(({ says }) => says(town)).join(' ')}`,
      `Every few days (by the number of the day that begins) one ${ware(spoiled)} spoils, but never the last one. On the first day of a week a wage is due; a permit lapses on it if no coin is left afterwards. Coins never fall below 0.`,
    ],
    fields: [
      { name: 'day', type: number, says: 'number of the day' },
      { name: 'town', type: number, says: 'where the carrier is, 0 to 5' },
      { name: 'fuel', type: number, says: 'fuel in the tank, up to its size' },
      { name: 'coins', type: number, says: 'coins' },
      { name: 'permit', type: boolean, says: 'whether there is a permit' },
      { name: 'cargo', type: numbers(goods), says: `pieces of ${wares.join(', ')}` },
      { name: 'sold', type: numbers(goods), says: `by how much the prices of ${wares.join(', ')} are down` },
    ],
    actions: {
      kind: 'numbered',
      says: [
        ...['first', 'second', 'third'].map((which) => `drive along the town's ${which} road`),
        ...wares.map((one) => `buy one ${one}, if there is room and money`),
        ...wares.map((one) => `sell one ${one}`),
        'fill in a fixed amount of fuel, up to the size of the tank; cheaper by one coin on one day of the week',
        'buy a permit in the one town that has them (another one, too, which is of no use); in every other town give a permit back for a little less',
        'wait; on one day of the week there is some work that is paid',
      ],
    },
    close: [
      '## Reward and end\n\nThe reward is the change of coins over the day. Who has neither fuel nor coins is stranded, which ends the world with a penalty; who is rich enough is done, which ends it with a prize.',
    ],
    source,
    rules: 18 + roadRules.length + 2 * exceptions.length + 12 + 9,
    timeLimit: 40,
    budget: { train: 520, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}

const closedRoad = `if (!open) {
      coins = Math.max(0, coins - 1);
    } else `;

function roadRule(
  draw: Draw,
  from: number,
  slot: number,
  {
    week,
    town,
    ware,
  }: { readonly week: number; readonly town: (at: number) => string; readonly ware: (at: number) => string },
): { readonly code: string; readonly says: string; readonly closes?: true } {
  const on = `town === ${from} && action === ${slot}`;
  const which = `The ${['first', 'second', 'third'][slot]} road of ${town(from)}`;
  const good = draw.whole(0, goods - 1);
  return draw.one([
    {
      code: `    if (${on} && day % ${week} === ${draw.whole(0, week - 1)}) open = false;`,
      says: `${which} is closed on one day of the week.`,
      closes: true,
    },
    {
      code: `    if (${on} && coins >= ${draw.whole(12, 22)}) coins -= ${draw.whole(1, 3)};`,
      says: `${which} asks a toll of those who have much money, paid even where the journey then fails.`,
    },
    {
      code: `    if (${on} && cargo[${good}] >= ${draw.whole(1, 2)}) need += ${draw.whole(1, 3)};`,
      says: `${which} takes more fuel with enough ${ware(good)} on board.`,
    },
    {
      code: `    if (${on} && !permit) need += ${draw.whole(1, 2)};`,
      says: `${which} is longer for those without a permit.`,
    },
    {
      code: `    if (${on} && day % 2 === ${draw.whole(0, 1)}) need -= 1;`,
      says: `${which} takes one fuel less every other day.`,
    },
  ]);
}

function townRule(
  draw: Draw,
  at: number,
  { ware, week }: { readonly ware: (at: number) => string; readonly week: number },
): { readonly buying: string; readonly selling: string; readonly says: (town: (at: number) => string) => string } {
  const bought = draw.whole(0, goods - 1);
  const sold = draw.whole(0, goods - 1);
  const buying = draw.one([
    {
      code: `day % ${week} === ${draw.whole(0, week - 1)}) allowed = false;`,
      says: 'nothing can be bought on one day of the week',
    },
    {
      code: `good === ${bought} && load >= ${draw.whole(2, 4)}) price -= ${draw.whole(1, 2)};`,
      says: `${ware(bought)} is cheaper for those with enough load`,
    },
    {
      code: `good === ${bought} && permit) price -= ${draw.whole(1, 2)};`,
      says: `${ware(bought)} is cheaper with a permit`,
    },
    {
      code: `good === ${bought} && coins > ${draw.whole(20, 30)}) price += ${draw.whole(2, 4)};`,
      says: `${ware(bought)} is dearer for the rich`,
    },
  ]);
  const selling = draw.one([
    {
      code: `good === ${sold} && day % ${week} === ${draw.whole(0, week - 1)}) price += ${draw.whole(2, 4)};`,
      says: `${ware(sold)} sells for more on one day of the week`,
    },
    {
      code: `good === ${sold} && cargo[${(sold + 1) % goods}] > 0) price += ${draw.whole(1, 3)};`,
      says: `${ware(sold)} sells for more with ${ware((sold + 1) % goods)} on board`,
    },
    {
      code: `fuel <= ${draw.whole(3, 5)}) price -= 1;`,
      says: 'everything sells for one less to those with little fuel',
    },
    {
      code: `good === ${sold} && !permit) price -= ${draw.whole(1, 3)};`,
      says: `${ware(sold)} sells for less without a permit`,
    },
  ]);
  return {
    buying: `    if (town === ${at} && ${buying.code}`,
    selling: `    if (town === ${at} && ${selling.code}`,
    says: (town) => `In ${town(at)} ${buying.says}, and ${selling.says}.`,
  };
}
