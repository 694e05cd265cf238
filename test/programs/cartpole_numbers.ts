// CartPole over four numbers, in the order of operations of Gymnasium's cartpole.py.
export type State = number[];
export type Action = number;

export const parameters = { gravity: 9.8, massCart: 1, massPole: 0.1, length: 0.5, force: 10, timeStep: 0.02 };

const TOTAL_MASS = parameters.massPole + parameters.massCart;
const POLE_MASS_LENGTH = parameters.massPole * parameters.length;
const THETA_LIMIT = (12 * 2 * Math.PI) / 360;
const X_LIMIT = 2.4;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const [x, xDot, theta, thetaDot] = state;
  const force = action === 1 ? parameters.force : -parameters.force;
  const cosTheta = Math.cos(theta);
  const sinTheta = Math.sin(theta);
  const temp = (force + POLE_MASS_LENGTH * (thetaDot * thetaDot) * sinTheta) / TOTAL_MASS;
  const thetaAcc =
    (parameters.gravity * sinTheta - cosTheta * temp) /
    (parameters.length * (4 / 3 - (parameters.massPole * (cosTheta * cosTheta)) / TOTAL_MASS));
  const xAcc = temp - (POLE_MASS_LENGTH * thetaAcc * cosTheta) / TOTAL_MASS;
  const next = [
    x + parameters.timeStep * xDot,
    xDot + parameters.timeStep * xAcc,
    theta + parameters.timeStep * thetaDot,
    thetaDot + parameters.timeStep * thetaAcc,
  ];
  const terminated = next[0] < -X_LIMIT || next[0] > X_LIMIT || next[2] < -THETA_LIMIT || next[2] > THETA_LIMIT;
  return { state: next, reward: 1, terminated };
}
