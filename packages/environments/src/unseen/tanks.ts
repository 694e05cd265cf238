import { Draw, tidy } from './draw.ts';
import { publishedMcts } from '../task.ts';
import { assemble, number, type World } from './world.ts';

/** Three tanks with pipes, a siphon and evaporation, seen through noisy gauges. */
export function tanks(seed: number): World {
  const draw = new Draw(seed, 5);
  const names = draw.words(3);
  const at = (place: number): string => names[place] ?? '';
  // Coarse enough to be told through the noise: amounts are tenths, shares hundredths, thresholds halves.
  const half = (low: number, high: number): number => draw.whole(2 * low, 2 * high) / 2;
  const inflow = draw.decimal(0.3, 0.8, 1);
  const pump = draw.decimal(0.9, 1.8, 1);
  const pipe = [draw.decimal(0.08, 0.2, 2), draw.decimal(0.08, 0.2, 2)];
  const drain = draw.decimal(0.15, 0.35, 2);
  const dry = draw.decimal(0.01, 0.03, 2);
  const siphonFrom = half(5.5, 7);
  const siphon = draw.decimal(1.2, 2.2, 1);
  const brim = half(9, 11);
  const heatGain = draw.decimal(1.5, 3, 1);
  const heatLoss = draw.decimal(0.05, 0.15, 2);
  const boil = half(40, 55);
  const steam = draw.decimal(0.4, 0.9, 1);
  const low = half(3, 4);
  const high = low + half(1.5, 2.5);
  const stick = half(2, 3);
  const slow = draw.decimal(0.3, 0.7, 1);
  const [sensor, thermometer] = [draw.decimal(0.01, 0.03, 3), draw.decimal(0.05, 0.15, 2)];
  const source = `// The true rules of the tanks ${names.join(', ')}.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { ${names.join(', ')}, heat } = state;
  const down = ${pipe[0]} * (${at(0)} - ${at(1)});
  const on = ${pipe[1]} * (${at(1)} - ${at(2)});
  const through = Math.abs(down) < ${pipe[0]} * ${stick} ? down * ${slow} : down;
  ${at(0)} += ${inflow} - through;
  ${at(1)} += through - on;
  ${at(2)} += on;
  if (action === 1) ${at(0)} += ${pump};
  if (action === 2 && ${at(2)} > 0) {
    const moved = Math.min(${at(2)}, ${pump});
    ${at(2)} -= moved;
    ${at(1)} += moved;
  }
  if (action === 3) ${at(2)} -= ${drain} * ${at(2)};
  if (action === 4) heat += ${heatGain} / (1 + 0.1 * ${at(1)});
  heat -= ${heatLoss} * (heat - 20);
  if (${at(1)} > ${siphonFrom}) {
    ${at(1)} -= ${siphon};
    ${at(2)} += ${siphon} / 2;
  }
  if (heat > ${boil}) ${at(1)} = Math.max(0, ${at(1)} - ${steam});
  ${at(0)} = Math.max(0, ${at(0)} * (1 - ${dry}));
  ${at(2)} = Math.max(0, ${at(2)});
  let reward = ${at(2)} > ${low} && ${at(2)} < ${high} ? 1 : 0;
  if (heat > ${boil}) reward -= 0.5;
  const spilt = ${at(0)} > ${brim} || ${at(2)} > ${brim};
  if (spilt) reward -= 5;
  return { state: { ${names.join(', ')}, heat }, reward, terminated: spilt };
}

export function initialState(random: Random): State {
  return {
    ${names.map((name) => `${name}: ${tidy(brim - 1)} * random.float()`).join(',\n    ')},
    heat: 20 + ${tidy(boil - 15)} * random.float(),
  };
}
`;
  return assemble('tanks', seed, {
    title: `The tanks ${names.join(', ')}`,
    text: [
      `Water flows through a pipe from ${at(0)} to ${at(1)} and through another from ${at(1)} to ${at(2)}, each time by a share of its own of the difference of the two levels as they were before the step (backwards where that is negative); through the first pipe only a fixed part of it comes when the difference is small. ${at(0)} has a constant inflow.`,
      `A step goes in this order: inflow and pipes; the action; the heat falls back towards 20 by a share of its distance; the siphon: when ${at(1)} is above a level, a fixed amount leaves it and half of that comes to ${at(2)}; when the heat is above the boiling point, ${at(1)} loses a fixed amount to steam (never below 0); ${at(0)} loses a share of its level to evaporation. No level is below 0 after a step.`,
      'Amounts, factors and penalties are whole tenths, shares whole hundredths, levels and temperatures at which something changes whole halves.',
    ],
    fields: [
      ...names.map((name) => ({ name, type: number, says: `level of the tank ${name}` })),
      { name: 'heat', type: number, says: `temperature of ${at(1)}` },
    ],
    actions: {
      kind: 'numbered',
      says: [
        'do nothing',
        `pump a fixed amount from outside into ${at(0)}`,
        `pump at most that amount from ${at(2)} back to ${at(1)}`,
        `drain a share of ${at(2)}`,
        `heat ${at(1)}: by a fixed amount divided by 1 + 0.1 × its level (after pipes)`,
      ],
    },
    close: [
      `## Reward and end\n\nThere is a reward of 1 while ${at(2)} lies between two levels after the step, and a penalty of 0.5 while the heat is above the boiling point. When ${at(0)} or ${at(2)} rises above the brim (the same for both) the world ends, with a penalty of 5.`,
    ],
    source,
    rules: 16,
    timeLimit: 40,
    noise: { [`.${at(0)}`]: sensor, [`.${at(1)}`]: sensor, [`.${at(2)}`]: sensor, '.heat': thermometer },
    budget: { train: 400, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}
