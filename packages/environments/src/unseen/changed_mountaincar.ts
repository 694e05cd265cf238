import { Draw, tidy } from './draw.ts';
import { publishedMcts } from '../task.ts';
import { assemble, number, type World } from './world.ts';

/** MountainCar-v0 with other constants, ice, mud, a headwind, a bouncing wall and a rocket that has to be charged. */
export function changedMountainCar(seed: number): World {
  const draw = new Draw(seed, 11);
  const force = draw.decimal(0.0014, 0.0022, 4);
  const gravity = draw.decimal(0.0026, 0.0036, 4);
  const waves = draw.decimal(2.6, 3.4, 1);
  const top = draw.decimal(0.06, 0.09, 3);
  const back = tidy(top - draw.decimal(0.01, 0.02, 3));
  const ice = [draw.decimal(-0.9, -0.7, 2), draw.decimal(-0.5, -0.35, 2)] as const;
  const grip = draw.decimal(0.2, 0.5, 2);
  const mud = [draw.decimal(-0.2, 0, 2), draw.decimal(0.1, 0.2, 2)] as const;
  const drag = draw.decimal(0.85, 0.95, 3);
  const windFrom = draw.decimal(0.03, 0.045, 3);
  const wind = draw.decimal(0.0006, 0.0014, 4);
  const bounce = draw.decimal(0.3, 0.7, 2);
  const charge = draw.whole(2, 4);
  const full = draw.whole(6, 9);
  const rocket = draw.decimal(0.012, 0.022, 3);
  const chargeBelow = draw.decimal(0.008, 0.014, 3);
  const goal = draw.decimal(0.42, 0.55, 2);
  const source = `// The true rules of the changed mountain car.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { position, velocity, charge } = state;
  let reward = -1;
  let engine = action === 0 ? -${force} : action === 2 ? ${force} : 0;
  if (position > ${ice[0]} && position < ${ice[1]}) engine *= ${grip};
  const before = velocity;
  velocity += engine - ${gravity} * Math.cos(${waves} * position);
  if (before > ${windFrom}) velocity -= ${wind};
  if (position > ${mud[0]} && position < ${mud[1]}) velocity *= ${drag};
  if (action === 3) {
    if (charge >= ${charge}) {
      charge -= ${charge};
      velocity += before < 0 ? -${rocket} : ${rocket};
    } else {
      reward -= 1;
    }
  } else if (Math.abs(before) < ${chargeBelow}) {
    charge = Math.min(${full}, charge + 1);
  }
  if (velocity > ${top}) velocity = ${top};
  if (velocity < -${back}) velocity = -${back};
  position += velocity;
  if (position < -1.2) {
    position = -1.2;
    velocity = -${bounce} * velocity;
    charge = Math.max(0, charge - 1);
  }
  const there = position >= ${goal};
  if (there) reward += charge > 0 ? 20 : 10;
  return { state: { position, velocity, charge }, reward, terminated: there };
}

export function initialState(random: Random): State {
  return {
    position: -1.2 + ${tidy(goal + 1.2)} * random.float(),
    velocity: 0.14 * random.float() - 0.07,
    charge: random.integer(${full + 1}),
  };
}
`;
  const memory = `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { position, velocity, charge } = state;
  const push = action === 0 ? -1 : action === 2 ? 1 : 0;
  velocity = Math.max(-0.07, Math.min(0.07, velocity + push * 0.001 - 0.0025 * Math.cos(3 * position)));
  position = Math.max(-1.2, Math.min(0.6, position + velocity));
  if (position === -1.2 && velocity < 0) velocity = 0;
  return { state: { position, velocity, charge }, reward: -1, terminated: position >= 0.5 && velocity >= 0 };
}
`;
  return assemble('mountaincar', seed, {
    title: 'A car in another valley',
    text: [
      'A car in a valley of cosine shape cannot climb out by its engine alone, as in the mountain car problem of Moore; but the constants are others (engine, gravity, number of waves), and these rules are added.',
      `A step goes in this order, positions and thresholds of velocity being those before the step unless said otherwise. On ice, between two positions, the engine has only a fixed share of its force. Engine and slope (gravity times the cosine of a multiple of the position, subtracted) change the velocity. Faster than a certain velocity forwards a headwind takes a fixed amount of it. In mud, between two other positions, the velocity is multiplied by a fixed factor. Then the rocket: with enough charge it takes a fixed amount of it and adds a fixed amount of velocity in the direction of motion (forwards from rest); without enough it costs one more. In every step that does not use it, a car slower than a certain velocity either way gains one charge, up to a bound. Then the velocity is cut at a largest one forwards and a smaller one backwards, and the position changes by it.`,
      'A wall stands at -1.2: the car is put at it, its velocity is turned around and multiplied by a fixed factor, and one charge is lost, if there is any.',
    ],
    fields: [
      { name: 'position', type: number, says: 'position of the car' },
      { name: 'velocity', type: number, says: 'velocity of the car' },
      { name: 'charge', type: number, says: 'charge of the rocket, a whole number' },
    ],
    actions: { kind: 'numbered', says: ['engine backwards', 'engine off', 'engine forwards', 'engine off, rocket'] },
    close: [
      '## Reward and end\n\nEvery step costs 1. The world ends when the new position is at the goal or beyond, with a prize of 10, or 20 for a car that has charge left.',
    ],
    source,
    memory,
    rules: 17,
    timeLimit: 60,
    budget: { train: 300, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}
