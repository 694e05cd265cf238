import { Draw } from './draw.ts';
import { publishedMcts } from '../task.ts';
import { assemble, number, type World } from './world.ts';

/** A march over stages in uncertain weather: what an action brings is drawn, by chances that depend on the state. */
export function expedition(seed: number): World {
  const draw = new Draw(seed, 6);
  const weathers = draw.words(3);
  const [place = '', food = '', spirit = ''] = draw.words(3);
  const stages = draw.whole(8, 11);
  const weather = (at: number): string => weathers[at] ?? '';
  // Chances are tenths, so that they can be told from counts.
  const chain = weathers.map(() => {
    const [first, second] = draw.ascending(2, 9, 2) as [number, number];
    return [first, second];
  });
  const hunt = weathers.map(() => draw.whole(2, 8));
  const prey = [draw.whole(2, 3), draw.whole(4, 6)];
  const advance = weathers.map(() => draw.whole(4, 9));
  const lost = draw.whole(0, 2);
  const loads = draw.whole(7, 10);
  const ford = draw.ascending(2, stages - 2, 2);
  const fordChance = draw.whole(3, 6);
  const rest = draw.whole(2, 4);
  const gloom = draw.whole(3, 5);
  const trade = {
    at: draw.whole(1, stages - 2),
    price: draw.whole(2, 3),
    chance: draw.whole(4, 8),
    gain: draw.whole(2, 4),
  };
  const storm = draw.whole(0, 2);
  const tops = { food: draw.whole(13, 16), spirit: draw.whole(9, 12) };
  const source = `// The true rules of the march to ${place}.
const CHAIN = ${JSON.stringify(chain)};
const HUNT = ${JSON.stringify(hunt)};
const ADVANCE = ${JSON.stringify(advance)};

export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  let { stage, ${food}, ${spirit}, weather } = state;
  let reward = 0;
  if (action === 0) {
    let chances = ADVANCE[weather];
    if (${food} > ${loads}) chances -= 2;
    if (${spirit} <= ${gloom}) chances -= 1;
    if (random.integer(10) < chances) {
      stage += 1;
      reward += 1;
      if (stage === ${ford[0]} || stage === ${ford[1]}) {
        if (random.integer(10) < ${fordChance}) ${food} = Math.floor(${food} / 2);
      }
    } else if (weather === ${lost}) {
      stage = Math.max(0, stage - 1);
      reward -= 1;
    } else {
      ${spirit} -= 1;
    }
    ${food} -= 1;
  } else if (action === 1) {
    if (random.integer(10) < HUNT[weather]) {
      ${food} += random.integer(2) === 0 ? ${prey[0]} : ${prey[1]};
      ${spirit} += 1;
    } else {
      ${spirit} -= stage > ${Math.floor(stages / 2)} ? 2 : 1;
    }
  } else if (action === 2) {
    if (${food} > 0) {
      ${food} -= 1;
      ${spirit} += weather === ${storm} ? ${rest - 1} : ${rest};
    } else {
      ${spirit} -= 1;
    }
  } else {
    if (stage === ${trade.at} && ${food} >= ${trade.price}) {
      ${food} -= ${trade.price};
      if (random.integer(10) < ${trade.chance}) ${spirit} += ${trade.gain};
      else reward -= 1;
    } else {
      ${spirit} -= 1;
    }
  }
  const roll = random.integer(10);
  weather = roll < CHAIN[weather][0] ? 0 : roll < CHAIN[weather][1] ? 1 : 2;
  ${food} = Math.min(${tops.food}, Math.max(0, ${food}));
  ${spirit} = Math.min(${tops.spirit}, Math.max(0, ${spirit}));
  const arrived = stage >= ${stages};
  const given = ${spirit} === 0;
  if (arrived) reward += 10;
  if (given) reward -= 5;
  return { state: { stage, ${food}, ${spirit}, weather }, reward, terminated: arrived || given };
}

export function initialState(random: Random): State {
  return {
    stage: random.integer(${stages - 1}),
    ${food}: random.integer(${tops.food - 2}),
    ${spirit}: 2 + random.integer(${tops.spirit - 2}),
    weather: random.integer(3),
  };
}
`;
  return assemble('expedition', seed, {
    title: `The march to ${place}`,
    text: [
      `A party marches over numbered stages to ${place}. It carries ${food} and has a ${spirit}; both are whole numbers between 0 and an upper bound of each. There are three kinds of weather (${weathers.join(', ')}; 0 to 2). All chances are whole tenths, save where one of two equally likely things happens.`,
      `After every action the weather changes by chances that depend on what it was. Then ${food} and ${spirit} are brought within their bounds.`,
      `Marching succeeds by a chance that depends on the weather, lower by two tenths for those who carry too much ${food} and by one tenth more for those whose ${spirit} is low. Success leads to the next stage and has a reward of 1; two of the stages are fords, on whose arrival half of the ${food} is lost by a fixed chance (what is left is rounded down). Failure costs one ${spirit}, but in ${weather(lost)} it leads one stage back instead (never below 0), at a penalty of 1. Either way marching takes one ${food}.`,
      `Hunting succeeds by a chance that depends on the weather: it brings one of two amounts of ${food}, equally likely, and one ${spirit}; failure costs one ${spirit}, two on the later half of the way.`,
      `Resting takes one ${food} and brings a fixed amount of ${spirit}, one less in ${weather(storm)}; without ${food} it costs one ${spirit}. Trading is possible on one stage, for those who have the price of it in ${food}: by a fixed chance it brings ${spirit}, otherwise a penalty of 1. Anywhere else, or without the price, it costs one ${spirit}.`,
    ],
    fields: [
      { name: 'stage', type: number, says: 'stage of the way, from 0' },
      { name: food, type: number, says: `amount of ${food}` },
      { name: spirit, type: number, says: `the party's ${spirit}` },
      { name: 'weather', type: number, says: `0 ${weather(0)}, 1 ${weather(1)}, 2 ${weather(2)}` },
    ],
    actions: { kind: 'numbered', says: ['march', 'hunt', 'rest', 'trade'] },
    close: [
      `## End\n\nArriving at the last stage ends the world with a prize of 10; a ${spirit} of 0 ends it with a penalty of 5.`,
    ],
    source,
    rules: 26,
    timeLimit: 40,
    stochastic: true,
    budget: { train: 600, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}
