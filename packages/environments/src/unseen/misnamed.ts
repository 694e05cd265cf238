import { Draw, tidy } from './draw.ts';
import { publishedMcts } from '../task.ts';
import { assemble, number, type World } from './world.ts';

const stateNames = ['gravity', 'mass', 'friction', 'charge', 'pressure', 'voltage'];
const termNames = ['inertia', 'buoyancy', 'radiation', 'elasticity', 'magnetism', 'evaporation', 'lift', 'torque'];

/** A mover on a line whose quantities and laws bear the names of others: what is called gravity may be the speed. */
export function misnamed(seed: number): World {
  const draw = new Draw(seed, 9);
  const [place = '', speed = '', load = '', clock = ''] = draw.some(stateNames, 4);
  const [resist = '', pull = '', gust = '', soak = '', kick = ''] = draw.some(termNames, 5);
  const push = draw.decimal(0.3, 0.6, 2);
  const weak = draw.decimal(0.5, 0.8, 2);
  const slow = draw.decimal(0.04, 0.12, 3);
  const fastFrom = draw.decimal(0.9, 1.4, 2);
  const fast = draw.decimal(0.05, 0.15, 3);
  const spring = draw.decimal(0.02, 0.06, 3);
  const stiffFrom = draw.decimal(1.8, 2.6, 2);
  const stiff = draw.decimal(0.1, 0.3, 2);
  const gusts = draw.decimal(0.05, 0.2, 2);
  const period = draw.whole(5, 9);
  const gusty = draw.whole(1, 3);
  const wet = [draw.decimal(-1.5, -0.8, 2), draw.decimal(-0.4, 0.4, 2)] as const;
  const gain = draw.decimal(0.2, 0.5, 2);
  const dry = draw.decimal(0.05, 0.15, 3);
  const heavy = draw.decimal(0.8, 1.5, 2);
  const bounce = draw.decimal(0.4, 0.8, 2);
  const wall = draw.decimal(3.5, 4.5, 1);
  const goal = [draw.decimal(2.2, 2.6, 2), draw.decimal(2.9, 3.3, 2)] as const;
  const kickFrom = draw.decimal(1.2, 1.8, 2);
  const kickBy = draw.decimal(0.3, 0.7, 2);
  const source = `// The true rules: ${place} is where it is, ${speed} how fast it moves, ${load} what it carries, ${clock} a clock.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { ${place}, ${speed}, ${load}, ${clock} } = state;
  const drive = action === 0 ? -${push} * ${weak} : action === 2 ? ${push} : 0;
  let change = drive / (1 + ${load});
  change -= ${slow} * ${speed};
  if (Math.abs(${speed}) > ${fastFrom}) change -= ${fast} * ${speed} * Math.abs(${speed});
  change -= ${spring} * ${place};
  if (Math.abs(${place}) > ${stiffFrom}) change -= ${stiff} * (Math.abs(${place}) - ${stiffFrom}) * Math.sign(${place});
  if (${clock} < ${gusty}) change += ${gusts};
  ${speed} += change;
  if (action === 3) {
    if (${load} > ${kickFrom}) {
      ${speed} += ${kickBy};
      ${load} = 0;
    } else {
      ${load} *= 0.5;
    }
  }
  ${place} += ${speed};
  let reward = 0;
  if (Math.abs(${place}) > ${wall}) {
    ${place} = Math.sign(${place}) * ${wall};
    ${speed} = -${bounce} * ${speed};
    reward -= 1;
  }
  if (${place} > ${wet[0]} && ${place} < ${wet[1]}) ${load} += ${gain};
  else ${load} *= 1 - ${dry};
  ${clock} = (${clock} + (${load} > ${heavy} ? 2 : 1)) % ${period};
  const there = ${place} > ${goal[0]} && ${place} < ${goal[1]};
  if (there) reward += 1;
  const done = there && Math.abs(${speed}) < 0.1;
  if (done) reward += 10;
  return { state: { ${place}, ${speed}, ${load}, ${clock} }, reward, terminated: done };
}

export function initialState(random: Random): State {
  return {
    ${place}: ${tidy(2 * wall)} * random.float() - ${wall},
    ${speed}: 3 * random.float() - 1.5,
    ${load}: 2 * random.float(),
    ${clock}: random.integer(${period}),
  };
}
`;
  return assemble('misnamed', seed, {
    title: 'A world with the wrong names',
    text: [
      `The four quantities of this world bear names that mean something else elsewhere: \`${place}\` says where a mover is on a line, \`${speed}\` how fast it moves, \`${load}\` how much water it carries, and \`${clock}\` is a clock of whole hours that begins again at 0. So do its laws.`,
      `A step goes in this order. First the change of \`${speed}\` is added up, all of it from the values before the step: the drive of the action, divided by one plus \`${load}\`; ${resist}, which takes a fixed share of \`${speed}\`, and beyond a certain \`${speed}\` (either way) also takes a fixed multiple of its square; ${pull}, which takes a fixed share of \`${place}\`, and beyond a certain \`${place}\` (either way) also a fixed multiple of the distance beyond it; and ${gust}, a fixed amount in the first hours of the clock. Then the action 3, if it is taken. Then \`${place}\` changes by the new \`${speed}\`.`,
      `Walls stand at equal distances to both sides: who would be beyond one is put at it, with \`${speed}\` turned around and lessened by a fixed factor, at a penalty of 1. Then ${soak}: between two places \`${load}\` grows by a fixed amount; everywhere else it loses a fixed share. At last the clock moves on by one hour, or by two for those who carry much.`,
    ],
    fields: [
      { name: place, type: number, says: 'where it is' },
      { name: speed, type: number, says: 'how fast it moves' },
      { name: load, type: number, says: 'what it carries' },
      { name: clock, type: number, says: 'hour of the clock' },
    ],
    actions: {
      kind: 'numbered',
      says: [
        'drive backwards, weaker than forwards',
        'drive not at all',
        'drive forwards',
        `no drive, but ${kick}: with enough \`${load}\` all of it is given for a fixed change of \`${speed}\` forwards; else half of it is lost`,
      ],
    },
    close: [
      `## Reward and end\n\nThere is a reward of 1 while \`${place}\` lies between two places after the step; who is there with \`${speed}\` below 0.1 either way has arrived, which ends the world with 10 more.`,
    ],
    source,
    rules: 18,
    timeLimit: 50,
    budget: { train: 300, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}
