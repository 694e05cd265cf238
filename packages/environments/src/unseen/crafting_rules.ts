import type { Draw } from './draw.ts';

/** An action of the workshop: its branch of the step, and what a reader is told of it. */
interface Rule {
  readonly code: string;
  readonly says: string;
}

interface Names {
  readonly item: number;
  readonly name: (item: number) => string;
}

export function gatherRule(
  draw: Draw,
  {
    item,
    name,
    hours,
    moons,
    tools,
    count,
  }: Names & {
    readonly hours: number;
    readonly moons: number;
    readonly tools: readonly string[];
    readonly count: number;
  },
): Rule {
  const base = draw.whole(1, 2);
  const tool = draw.whole(0, 2);
  const worn = draw.whole(5, 8);
  const wear = draw.whole(1, 2);
  const toll = draw.one([4, 5, 6, 7, 8].filter((other) => other < count));
  const bonus = draw.one([
    { test: `hour === ${draw.whole(0, hours - 1)}`, tells: 'at one hour of the day' },
    { test: `moon === ${draw.whole(0, moons - 1)}`, tells: 'in one phase of the moon' },
    { test: `bag[${toll}] >= ${draw.whole(2, 3)}`, tells: `with enough ${name(toll)} in the bag` },
    {
      test: `(hour + moon) % ${draw.whole(3, 4)} === 0`,
      tells: 'whenever hour and phase of the moon add up to a multiple of a number',
    },
  ]);
  const extra = draw.whole(1, 3);
  const night = draw.one(['yield = 0;', 'yield -= 1;', 'wear[TOOL] += 1;']).replace('TOOL', String(tool));
  const nightTells = night.startsWith('yield = 0')
    ? 'none at night'
    : night.startsWith('yield')
      ? 'one less at night'
      : 'at night the tool wears by one more';
  // Wear is added behind the test: what is worn too far is told by the wear that the action finds.
  const atNight = `    if (night) ${night.replace('yield', 'gained')}\n`;
  return {
    code: `    let gained = ${base};
    if (${bonus.test}) gained += ${extra};
${night.startsWith('yield') ? atNight : ''}    if (wear[${tool}] >= ${worn}) gained = Math.floor(gained / 2);
    else wear[${tool}] += ${wear};
${night.startsWith('yield') ? '' : atNight}    bag[${item}] += gained;`,
    says: `gather ${name(item)} with the ${tools[tool]}, which wears: a fixed yield, more ${bonus.tells}, ${nightTells}; a tool that is worn too far halves the yield (rounded down) and wears no more by its use`,
  };
}

export function recipeRule(
  draw: Draw,
  {
    item,
    name,
    moons,
    raw,
    tools,
    nightFrom,
  }: Names & {
    readonly moons: number;
    readonly raw: number;
    readonly tools: readonly string[];
    readonly nightFrom: number;
  },
): Rule {
  const sources = draw.some([...Array(raw).keys(), ...(item > raw ? [item - 1] : [])], 2);
  const needs = sources.map((source) => ({ source, amount: draw.whole(1, source < raw ? 3 : 1) }));
  const heat = draw.whole(2, 6);
  const tool = draw.whole(0, 2);
  const [first, second] = needs as [(typeof needs)[0], (typeof needs)[0]];
  const exception = draw.one([
    {
      test: `moon === ${draw.whole(0, moons - 1)}`,
      code: 'made += 1;',
      tells: 'one more comes out in one phase of the moon',
    },
    { test: `heat >= ${heat + draw.whole(2, 4)}`, code: 'made = 0;', tells: 'far too much heat burns all of it' },
    {
      test: `wear[${tool}] % 3 === ${draw.whole(0, 2)}`,
      code: 'made += 1;',
      tells: `one more comes out when the wear of the ${tools[tool]} leaves a certain remainder by 3`,
    },
    {
      test: `hour >= ${nightFrom - draw.whole(0, 2)}`,
      code: 'reward += 1;',
      tells: 'late in the day there is a reward for it',
    },
    {
      test: `fame >= ${draw.whole(8, 14)}`,
      code: 'made += 1;',
      tells: 'a workshop of enough fame gets one more out of it',
    },
  ]);
  const waste = draw.one([
    {
      code: `bag[${first.source}] = Math.max(0, bag[${first.source}] - 1);`,
      tells: `costs one ${name(first.source)} where there is one`,
    },
    { code: `wear[${tool}] += 1;`, tells: `wears the ${tools[tool]} by one` },
    { code: 'reward -= 1;', tells: 'costs a reward of 1' },
    { code: `heat = Math.max(0, heat - ${draw.whole(1, 2)});`, tells: 'cools the furnace some more' },
  ]);
  const spare = draw.whole(3, 5);
  return {
    code: `    if (bag[${first.source}] >= ${first.amount} && bag[${second.source}] >= ${second.amount} && heat >= ${heat}) {
      let made = 1;
      if (${exception.test}) ${exception.code}
      bag[${first.source}] -= ${first.amount};
      if (bag[${second.source}] < ${second.amount + spare}) bag[${second.source}] -= ${second.amount};
      else bag[${second.source}] -= ${second.amount + 1};
      bag[${item}] += made;${item - raw === 0 ? '' : '\n      fame += 1;'}
    } else {
      ${waste.code}
    }`,
    says: `make ${name(item)} from ${name(first.source)} and ${name(second.source)} in the furnace, which has to be hot enough: ${exception.tells}; where there is plenty of ${name(second.source)} one more of it is wasted${item - raw === 0 ? '' : '; adds one fame'}. A failure ${waste.tells}`,
  };
}

export function saleRule(
  draw: Draw,
  { item, name, moons, count }: Names & { readonly moons: number; readonly count: number },
): Rule {
  const price = draw.whole(2, 4);
  const bulk = draw.whole(2, 3);
  const fame = draw.whole(1, 2);
  const lucky = draw.whole(0, moons - 1);
  const wanted = draw.whole(0, count - 1);
  const glut = draw.whole(2, 4);
  return {
    code: `    if (bag[${item}] >= ${bulk}) {
      bag[${item}] -= ${bulk};
      reward += moon === ${lucky} ? ${price * bulk + 1} : ${price * bulk - 1};
      if (bag[${wanted === item ? (item + 1) % count : wanted}] >= ${glut}) fame += ${fame + 1};
      else fame += ${fame};
    } else if (bag[${item}] > 0) {
      bag[${item}] -= 1;
      reward += ${price - 1};
    } else {
      fame = Math.max(0, fame - 1);
    }`,
    says: `sell ${name(item)}: as a lot where there are enough, at a better price in one phase of the moon, which adds fame, and more of it with enough ${name(wanted === item ? (item + 1) % count : wanted)} in the bag; else a single one, cheaper and without fame; with none it costs one fame`,
  };
}
