// Pendulum-v1 over angle and angular velocity, as simulators keep it; the observation's cosine and sine are not needed.
export type State = number[];
export type Action = number[];

const MAX_SPEED = 8;
const MAX_TORQUE = 2;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const [theta, speed] = state;
  const torque = Math.max(-MAX_TORQUE, Math.min(MAX_TORQUE, action[0]));
  const turned = (theta + Math.PI) % (2 * Math.PI);
  const angle = (turned < 0 ? turned + 2 * Math.PI : turned) - Math.PI;
  const cost = angle * angle + 0.1 * speed * speed + 0.001 * torque * torque;
  const accelerated = speed + (15 * Math.sin(theta) + 3 * torque) * 0.05;
  const next = Math.max(-MAX_SPEED, Math.min(MAX_SPEED, accelerated));
  return { state: [theta + next * 0.05, next], reward: -cost, terminated: false };
}
