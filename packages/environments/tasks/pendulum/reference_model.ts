// Pendulum-v1 over its observation: the rules of Gymnasium 0.29.1, written in orrery's language.
// The ceiling that a score can reach from the observation alone.
const G = 10.0;
const M = 1.0;
const L = 1.0;
const DT = 0.05;
const MAX_SPEED = 8;
const MAX_TORQUE = 2;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const theta = Math.atan2(state[1], state[0]);
  const thetaDot = state[2];
  const torque = Math.max(-MAX_TORQUE, Math.min(MAX_TORQUE, action[0]));
  const cost = theta ** 2 + 0.1 * thetaDot ** 2 + 0.001 * torque ** 2;
  const accelerated = thetaDot + (((3 * G) / (2 * L)) * Math.sin(theta) + (3.0 / (M * L ** 2)) * torque) * DT;
  const nextDot = Math.max(-MAX_SPEED, Math.min(MAX_SPEED, accelerated));
  const nextTheta = theta + nextDot * DT;
  return { state: [Math.cos(nextTheta), Math.sin(nextTheta), nextDot], reward: -cost, terminated: false };
}
