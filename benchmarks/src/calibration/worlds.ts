import { findTask, type Task } from '@orrery/environments';
import { orFail } from '../command_error.ts';

/** A world whose true constants are known, and its program with constants that can be set. */
export interface FittedWorld {
  readonly task: Task;
  /** The true constants: those of the dynamics, then thresholds that no trial moves. */
  readonly truth: Readonly<Record<string, number>>;
  readonly dynamics: readonly string[];
  /** Steps after which random play begins anew. */
  readonly length: number;
  /** Parameters that no transition tells apart. */
  readonly unknowable: readonly string[];
  readonly body: string;
}

/** The program with its constants multiplied, in the dynamics. */
export function programOf({ truth, dynamics, body }: FittedWorld, factor: number): string {
  const fields = Object.entries(truth).map(
    ([name, value]) => `  ${name}: ${dynamics.includes(name) ? factor * value : value},`,
  );
  return `export const parameters = {\n${fields.join('\n')}\n};\n${body}`;
}

const cartPoleWorld: FittedWorld = {
  task: orFail(findTask('CartPole-v1')),
  truth: {
    gravity: 9.8,
    massCart: 1,
    massPole: 0.1,
    halfLength: 0.5,
    force: 10,
    timeStep: 0.02,
    thetaLimit: (12 * 2 * Math.PI) / 360,
    xLimit: 2.4,
  },
  dynamics: ['gravity', 'massCart', 'massPole', 'halfLength', 'force', 'timeStep'],
  length: 500,
  unknowable: ['massCart', 'massPole', 'force'],
  body: `
const TOTAL = parameters.massPole + parameters.massCart;
const POLE = parameters.massPole * parameters.halfLength;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const [x, xDot, theta, thetaDot] = state;
  const force = action === 1 ? parameters.force : -parameters.force;
  const cosTheta = Math.cos(theta);
  const sinTheta = Math.sin(theta);
  const temp = (force + POLE * thetaDot ** 2 * sinTheta) / TOTAL;
  const thetaAcc =
    (parameters.gravity * sinTheta - cosTheta * temp) /
    (parameters.halfLength * (4 / 3 - (parameters.massPole * cosTheta ** 2) / TOTAL));
  const xAcc = temp - (POLE * thetaAcc * cosTheta) / TOTAL;
  const tau = parameters.timeStep;
  const next = [x + tau * xDot, xDot + tau * xAcc, theta + tau * thetaDot, thetaDot + tau * thetaAcc];
  const terminated = Math.abs(next[0]) > parameters.xLimit || Math.abs(next[2]) > parameters.thetaLimit;
  return { state: next, reward: 1, terminated };
}
`,
};

const pendulumWorld: FittedWorld = {
  task: orFail(findTask('Pendulum-v1')),
  truth: { gravity: 10, mass: 1, rodLength: 1, timeStep: 0.05, maxTorque: 2, maxSpeed: 8 },
  dynamics: ['gravity', 'mass', 'rodLength', 'timeStep', 'maxTorque', 'maxSpeed'],
  length: 30,
  unknowable: ['gravity', 'mass', 'rodLength'],
  body: `
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const { gravity, mass, rodLength, timeStep, maxTorque, maxSpeed } = parameters;
  const theta = Math.atan2(state[1], state[0]);
  const thetaDot = state[2];
  const torque = Math.max(-maxTorque, Math.min(maxTorque, action[0]));
  const cost = theta ** 2 + 0.1 * thetaDot ** 2 + 0.001 * torque ** 2;
  const pull = ((3 * gravity) / (2 * rodLength)) * Math.sin(theta) + (3 / (mass * rodLength ** 2)) * torque;
  const nextDot = Math.max(-maxSpeed, Math.min(maxSpeed, thetaDot + pull * timeStep));
  const nextTheta = theta + nextDot * timeStep;
  return { state: [Math.cos(nextTheta), Math.sin(nextTheta), nextDot], reward: -cost, terminated: false };
}
`,
};

export const fittedWorlds: readonly FittedWorld[] = [cartPoleWorld, pendulumWorld];
