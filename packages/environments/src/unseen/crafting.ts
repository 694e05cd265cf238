import { Draw } from './draw.ts';
import { gatherRule, recipeRule, saleRule } from './crafting_rules.ts';
import { publishedMcts } from '../task.ts';
import { assemble, number, numbers, type World } from './world.ts';

/** A workshop of some fifty rules: gathering, recipes with tools and heat, and an exception to nearly every one of them. */
export function crafting(seed: number): World {
  const draw = new Draw(seed, 1);
  const [place = '', ...goods] = draw.words(10);
  const raw = 4;
  const made = 5;
  const count = raw + made;
  const name = (item: number): string => goods[item] ?? '';
  const hours = draw.whole(9, 14);
  const moons = draw.whole(3, 5);
  const nightFrom = draw.whole(hours - 4, hours - 3);
  const tools = draw.words(3);

  const gathers = Array.from({ length: raw }, (_, item) =>
    gatherRule(draw, { item, name, hours, moons, tools, count }),
  );
  const recipes = Array.from({ length: made }, (_, at) =>
    recipeRule(draw, { item: raw + at, name, moons, raw, tools, nightFrom }),
  );
  const sales = draw
    .some([raw, raw + 1, raw + 2, raw + 3, raw + 4], 3)
    .map((item) => saleRule(draw, { item, name, moons, count }));
  const stoke = {
    cost: draw.whole(1, 2),
    fuel: draw.whole(0, raw - 1),
    gain: draw.whole(3, 5),
    hot: draw.whole(9, 12),
  };
  const mend = { item: raw + draw.whole(0, 1), gain: draw.whole(4, 6), price: draw.whole(2, 4) };
  const spoils = draw.some([...Array(count).keys()], 2).map((item) => ({
    item,
    from: draw.whole(4, 7),
    every: draw.whole(2, 4),
    loss: draw.whole(1, 2),
  }));
  const capacity = draw.whole(20, 26);
  const meltdown = draw.whole(11, 13);
  const decay = draw.whole(1, 2);
  const goal = draw.whole(24, 34);
  const feast = {
    moon: draw.whole(0, moons - 1),
    item: raw + draw.whole(0, made - 1),
    least: draw.whole(1, 2),
    prize: draw.whole(3, 6),
  };

  const rules = [...gathers, ...recipes, ...sales];
  const stokeAt = rules.length;
  const source = `// The true rules of the workshop ${place}.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { hour, moon, heat, fame } = state;
  const bag = [...state.bag];
  const wear = [...state.wear];
  const night = hour >= ${nightFrom};
  let reward = 0;
${rules.map(({ code }, at) => `  if (action === ${at}) {\n${code}\n  }`).join('\n')}
  if (action === ${stokeAt}) {
    if (bag[${stoke.fuel}] >= ${stoke.cost}) {
      bag[${stoke.fuel}] -= ${stoke.cost};
      heat += heat >= ${stoke.hot - 5} ? ${stoke.gain - 1} : ${stoke.gain};
    } else {
      heat = Math.max(0, heat - 1);
    }
  }
  if (action === ${stokeAt + 1}) {
    let worst = 0;
    for (let tool = 1; tool < wear.length; tool += 1) if (wear[tool] > wear[worst]) worst = tool;
    if (bag[${mend.item}] >= 1) {
      bag[${mend.item}] -= 1;
      wear[worst] = Math.max(0, wear[worst] - ${mend.gain});
    } else if (fame >= ${mend.price}) {
      fame -= ${mend.price};
      wear[worst] = Math.max(0, wear[worst] - ${mend.gain - 2});
    }
  }
  if (action !== ${stokeAt}) heat = Math.max(0, heat - (night ? ${decay + 1} : ${decay}));
  hour += 1;
  if (hour >= ${hours}) {
    hour = 0;
    moon = (moon + 1) % ${moons};
    if (moon === ${feast.moon}) {
      if (bag[${feast.item}] >= ${feast.least}) reward += ${feast.prize};
      else fame = Math.max(0, fame - 1);
    }
  }
${spoils
  .map(
    ({ item, from, every, loss }) => `  if (bag[${item}] >= ${from} && hour % ${every} === 0) bag[${item}] -= ${loss};`,
  )
  .join('\n')}
  let carried = 0;
  for (const amount of bag) carried += amount;
  if (carried > ${capacity}) {
    let most = 0;
    for (let item = 1; item < bag.length; item += 1) if (bag[item] >= bag[most]) most = item;
    bag[most] -= carried - ${capacity} < bag[most] ? carried - ${capacity} : bag[most];
  }
  let terminated = false;
  if (heat > ${meltdown}) {
    reward -= 5;
    terminated = true;
  }
  if (fame >= ${goal}) {
    reward += 10;
    terminated = true;
  }
  return { state: { hour, moon, heat, fame, bag, wear }, reward, terminated };
}

export function initialState(random: Random): State {
  return {
    hour: random.integer(${hours}),
    moon: random.integer(${moons}),
    heat: random.integer(${stoke.hot - 2}),
    fame: random.integer(${goal - 1}),
    bag: [${Array.from({ length: count }, (_, item) => `random.integer(${item < raw ? 6 : 4})`).join(', ')}],
    wear: [random.integer(8), random.integer(8), random.integer(8)],
  };
}
`;
  return assemble('crafting', seed, {
    title: `The workshop of ${place}`,
    text: [
      `A workshop turns four raw goods (${goods.slice(0, raw).join(', ')}) into five others (${goods.slice(raw).join(', ')}) with three tools (${tools.join(', ')}) and a furnace. Time runs in hours of a day, and days make up the phases of a moon; the last hours of a day are night. Nearly every rule has an exception, told below without its numbers.`,
      `The furnace cools every hour unless it is stoked, faster at night. At the end of each day the moon moves on to its next phase; in one phase there is a feast: whoever has enough ${name(feast.item)} then gets a reward, everyone else loses a little fame. ${spoils
        .map(
          ({ item }) =>
            `Too much ${name(item)} in the bag spoils a little at some hours of the day (by the hour that has just begun).`,
        )
        .join(
          ' ',
        )} The bag holds only so much in all: what is too much is taken from the good of which there is most (of equals the later one), after everything else.`,
    ],
    fields: [
      { name: 'hour', type: number, says: 'hour of the day, from 0' },
      { name: 'moon', type: number, says: 'phase of the moon, from 0' },
      { name: 'heat', type: number, says: 'heat of the furnace, never below 0' },
      { name: 'fame', type: number, says: 'fame of the workshop, never below 0' },
      { name: 'bag', type: numbers(count), says: `amounts of ${goods.join(', ')}, in this order` },
      { name: 'wear', type: numbers(3), says: `wear of ${tools.join(', ')}, in this order` },
    ],
    actions: {
      kind: 'numbered',
      says: [
        ...rules.map(({ says }) => says),
        `stoke the furnace with ${name(stoke.fuel)}: it gets hotter, a little less so if it is hot already; without enough ${name(stoke.fuel)} it cools a little instead, and this is the only cooling of that hour`,
        `mend the tool that is worn most (of equals the first): takes one ${name(mend.item)}, or without it some fame for a smaller mending; without either nothing happens`,
      ],
    },
    close: [
      'What an action lacks makes it fail, and a failure has the consequences that are told with it. Goods are tested and taken before anything is made. The exceptions of an action look at hour, moon, heat, wear and bag as they are when it begins.',
      '## End\n\nThe world ends with a penalty when the furnace gets too hot and with a prize when the workshop is famous enough; both can happen at once.',
    ],
    source,
    rules: 3 * gathers.length + 4 * recipes.length + 3 * sales.length + 2 + 3 + spoils.length + 7,
    timeLimit: 40,
    budget: { train: 480, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}
