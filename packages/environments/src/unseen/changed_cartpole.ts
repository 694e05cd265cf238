import { Draw, tidy } from './draw.ts';
import { publishedMcts } from '../task.ts';
import { assemble, number, type World } from './world.ts';

/** CartPole-v1 with other constants, a brake, wind, a worn track, a sticky hinge and bumpers. */
export function changedCartPole(seed: number): World {
  const draw = new Draw(seed, 10);
  const uphill = draw.decimal(6, 9, 1);
  const downhill = tidy(uphill + draw.decimal(1.5, 3.5, 1));
  const cart = draw.decimal(0.7, 1.8, 2);
  const pole = draw.decimal(0.05, 0.3, 2);
  const total = tidy(cart + pole);
  const length = draw.decimal(0.3, 0.8, 2);
  const right = draw.decimal(7, 13, 1);
  const left = tidy(right - draw.decimal(1.5, 3, 1));
  const tau = draw.decimal(0.015, 0.03, 3);
  const windFrom = draw.decimal(0.3, 0.6, 2);
  const wind = draw.decimal(1.5, 3.5, 1);
  const worn = draw.decimal(0.25, 0.45, 2);
  const rub = draw.decimal(0.3, 0.8, 2);
  const hingeFrom = draw.decimal(0.6, 1, 2);
  const hinge = draw.decimal(0.8, 1.6, 2);
  const brake = draw.decimal(0.4, 0.7, 2);
  const bumper = draw.decimal(1, 1.4, 2);
  const restitution = draw.decimal(0.4, 0.8, 2);
  const limit = draw.decimal(0.25, 0.45, 2);
  const calm = draw.decimal(0.03, 0.06, 3);
  const source = `// The true rules of the changed cart and pole.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { x, xDot, theta, thetaDot } = state;
  let force = action === 0 ? -${left} : action === 1 ? ${right} : 0;
  if (x > ${windFrom}) force -= ${wind};
  if (Math.floor(x / ${worn}) % 2 === 0) force -= ${rub} * xDot;
  if (action === 2) xDot *= ${brake};
  const gravity = x < 0 ? ${downhill} : ${uphill};
  const cos = Math.cos(theta);
  const sin = Math.sin(theta);
  const pull = (force + ${pole} * ${length} * thetaDot * thetaDot * sin) / ${total};
  let turn = (gravity * sin - cos * pull) / (${length} * (4 / 3 - (${pole} * cos * cos) / ${total}));
  if (Math.abs(thetaDot) > ${hingeFrom}) turn -= ${hinge} * thetaDot;
  const acceleration = pull - (${pole} * ${length} * turn * cos) / ${total};
  x += ${tau} * xDot;
  xDot += ${tau} * acceleration;
  theta += ${tau} * thetaDot;
  thetaDot += ${tau} * turn;
  let reward = Math.abs(theta) < ${calm} ? 2 : 1;
  if (Math.abs(x) > ${bumper}) {
    x = Math.sign(x) * ${bumper};
    xDot = -${restitution} * xDot;
    reward -= 1;
  }
  return { state: { x, xDot, theta, thetaDot }, reward, terminated: Math.abs(theta) > ${limit} };
}

export function initialState(random: Random): State {
  return {
    x: ${tidy(2 * bumper)} * random.float() - ${bumper},
    xDot: 2.4 * random.float() - 1.2,
    theta: ${limit} * random.float() - ${tidy(limit / 2)},
    thetaDot: 2.4 * random.float() - 1.2,
  };
}
`;
  const memory = `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const { x, xDot, theta, thetaDot } = state;
  const force = action === 1 ? 10 : action === 0 ? -10 : 0;
  const cos = Math.cos(theta);
  const sin = Math.sin(theta);
  const pull = (force + 0.05 * thetaDot * thetaDot * sin) / 1.1;
  const turn = (9.8 * sin - cos * pull) / (0.5 * (4 / 3 - (0.1 * cos * cos) / 1.1));
  const next = {
    x: x + 0.02 * xDot,
    xDot: xDot + 0.02 * (pull - (0.05 * turn * cos) / 1.1),
    theta: theta + 0.02 * thetaDot,
    thetaDot: thetaDot + 0.02 * turn,
  };
  return { state: next, reward: 1, terminated: Math.abs(next.x) > 2.4 || Math.abs(next.theta) > (12 * 2 * Math.PI) / 360 };
}
`;
  return assemble('cartpole', seed, {
    title: 'A cart and a pole on another planet',
    text: [
      'A pole is joined to a cart by a hinge; the cart moves along a track. The equations of motion are those of the cart-pole problem of Barto, Sutton and Anderson, integrated as usual (positions by the velocities before the step), but nothing else is as usual: all constants are others, and these rules are added.',
      'The push to the left is weaker than that to the right. Right of a certain position a wind adds a fixed force to the left. The track is worn in stretches of equal length, every other one (the stretch that begins at 0 towards the right is one of them): there a force against the motion, a fixed multiple of the velocity before the step, is added. Gravity has one value left of 0 and another one elsewhere. When the pole turns faster than a certain rate, either way, the hinge sticks: a fixed multiple of its angular velocity is taken from the angular acceleration (before the acceleration of the cart is computed from it). The brake multiplies the velocity by a fixed factor before anything else but the forces above is computed.',
      'Beyond a certain position to either side stands a bumper: the cart is put at it after the step, with its new velocity turned around and multiplied by a fixed factor, at a penalty of 1.',
    ],
    fields: [
      { name: 'x', type: number, says: 'position of the cart' },
      { name: 'xDot', type: number, says: 'velocity of the cart' },
      { name: 'theta', type: number, says: 'angle of the pole in radians, 0 is upright' },
      { name: 'thetaDot', type: number, says: 'angular velocity of the pole' },
    ],
    actions: { kind: 'numbered', says: ['push to the left', 'push to the right', 'no push, but brake'] },
    close: [
      '## Reward and end\n\nEvery step has a reward of 1, or 2 while the new angle is very small either way. The world ends when the new angle is beyond a limit; a position never ends it.',
    ],
    source,
    memory,
    rules: 19,
    timeLimit: 60,
    budget: { train: 300, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}
