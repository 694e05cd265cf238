import { Draw, tidy } from './draw.ts';
import { publishedCem } from '../task.ts';
import { assemble, number, type World } from './world.ts';

/** Pendulum-v1 with other constants, a magnet, air that thickens with speed, a ratchet and a stop. */
export function changedPendulum(seed: number): World {
  const draw = new Draw(seed, 12);
  const gravity = draw.decimal(6, 14, 1);
  const mass = draw.decimal(0.7, 1.4, 2);
  const length = draw.decimal(0.7, 1.3, 2);
  const tau = draw.decimal(0.03, 0.06, 3);
  const bound = draw.decimal(1.6, 2.4, 1);
  const against = draw.decimal(0.5, 0.85, 2);
  const magnetFrom = draw.decimal(0.3, 0.7, 2);
  const magnet = draw.decimal(2, 5, 1);
  const airFrom = draw.decimal(2.5, 4, 1);
  const air = draw.decimal(0.1, 0.3, 2);
  const top = draw.decimal(6, 7.5, 1);
  const kick = draw.decimal(0.4, 0.7, 2);
  const ratchet = draw.decimal(0.7, 0.9, 2);
  const costs = [draw.decimal(0.05, 0.2, 2), draw.decimal(0.002, 0.01, 3)];
  const prize = draw.decimal(1, 3, 1);
  const source = `// The true rules of the changed pendulum.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const angle = Math.atan2(state.sin, state.cos);
  let { speed } = state;
  let torque = Math.max(-${bound}, Math.min(${bound}, action[0]));
  if (torque < 0) torque *= ${against};
  let reward = -(angle * angle + ${costs[0]} * speed * speed + ${costs[1]} * torque * torque);
  let change = ((3 * ${gravity}) / (2 * ${length})) * Math.sin(angle) + (3 / (${mass} * ${length} * ${length})) * torque;
  if (state.cos < -${magnetFrom}) change -= ${magnet} * state.sin;
  if (Math.abs(speed) > ${airFrom}) change -= ${air} * speed * Math.abs(speed);
  speed += change * ${tau};
  if (Math.abs(speed) > ${top}) {
    speed *= ${kick};
    reward -= 1;
  }
  if (state.sin > 0 && speed < 0) speed *= ${ratchet};
  const next = angle + speed * ${tau};
  const crossed = angle < 0 && next >= 0 && state.cos > 0;
  if (crossed) reward += ${prize};
  return { state: { cos: Math.cos(next), sin: Math.sin(next), speed }, reward, terminated: false };
}

export function initialState(random: Random): State {
  const angle = 2 * Math.PI * random.float() - Math.PI;
  return { cos: Math.cos(angle), sin: Math.sin(angle), speed: ${tidy(2 * top - 1)} * random.float() - ${tidy(top - 0.5)} };
}
`;
  const memory = `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const angle = Math.atan2(state.sin, state.cos);
  const torque = Math.max(-2, Math.min(2, action[0]));
  const reward = -(angle * angle + 0.1 * state.speed * state.speed + 0.001 * torque * torque);
  const speed = Math.max(-8, Math.min(8, state.speed + (15 * Math.sin(angle) + 3 * torque) * 0.05));
  const next = angle + speed * 0.05;
  return { state: { cos: Math.cos(next), sin: Math.sin(next), speed }, reward, terminated: false };
}
`;
  return assemble('pendulum', seed, {
    title: 'A pendulum in another laboratory',
    text: [
      'A rod hangs from a hinge and is to be swung up, as in the inverted pendulum problem (angle 0 is upright; speed first, then angle by the new speed); but the constants are others (gravity, mass, length, time step, bound of the torque), and these rules are added.',
      'A torque below 0 (after the bound) has only a fixed share of its effect and of its cost. Where the cosine is below a certain negative value, a magnet takes a fixed multiple of the sine from the angular acceleration. Faster than a certain speed, either way, air takes a fixed multiple of the speed times its size from the angular acceleration. When the new speed is beyond a limit, either way, it is multiplied by a fixed factor, at a penalty of 1. Then a ratchet: where the sine before the step is above 0 and the speed is now below 0, the speed is multiplied by another factor.',
      'Angles are between -π and π, as the sine and cosine before the step tell; the new angle is what is added to that, not brought back into the range before it is looked at.',
    ],
    fields: [
      { name: 'cos', type: number, says: 'cosine of the angle' },
      { name: 'sin', type: number, says: 'sine of the angle' },
      { name: 'speed', type: number, says: 'angular speed' },
    ],
    actions: {
      kind: 'box',
      low: [-2.5],
      high: [2.5],
      says: 'the torque, cut at a bound that lies within the range of actions',
    },
    close: [
      '## Reward and end\n\nThe reward is minus the square of the angle, minus fixed multiples of the squares of the speed and of the torque (as it takes effect), all before the step; there is a prize when the angle comes from below 0 to 0 or above on the upper half (cosine above 0 before the step). The world never ends.',
    ],
    source,
    memory,
    rules: 17,
    timeLimit: 60,
    budget: { train: 300, heldout: 400, planner: 200 },
    planner: publishedCem,
  });
}
