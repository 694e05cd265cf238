// Pendulum over (cosine, sine, angular velocity), in the order of operations of Gymnasium's pendulum.py.
export type State = number[];
export type Action = number[];

const G = 10;
const MASS = 1;
const LENGTH = 1;
const TIME_STEP = 0.05;
const MAX_SPEED = 8;
const MAX_TORQUE = 2;

function clip(value: number, limit: number): number {
  return Math.min(Math.max(value, -limit), limit);
}

function wrapAngle(angle: number): number {
  const period = 2 * Math.PI;
  const remainder = (angle + Math.PI) % period;
  return (remainder < 0 ? remainder + period : remainder) - Math.PI;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const theta = Math.atan2(state[1], state[0]);
  const thetaDot = state[2];
  const torque = clip(action[0], MAX_TORQUE);
  const angle = wrapAngle(theta);
  const cost = angle * angle + 0.1 * (thetaDot * thetaDot) + 0.001 * (torque * torque);
  const acceleration = ((3 * G) / (2 * LENGTH)) * Math.sin(theta) + (3 / (MASS * (LENGTH * LENGTH))) * torque;
  const newThetaDot = clip(thetaDot + acceleration * TIME_STEP, MAX_SPEED);
  const newTheta = theta + newThetaDot * TIME_STEP;
  return { state: [Math.cos(newTheta), Math.sin(newTheta), newThetaDot], reward: -cost, terminated: false };
}
