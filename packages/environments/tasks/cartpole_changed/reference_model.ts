// The changed CartPole over its observation, written in orrery's language.
// The ceiling that a score can reach from the observation alone.
const GRAVITY = 6.5;
const MASS_CART = 1.6;
const MASS_POLE = 0.25;
const TOTAL_MASS = MASS_POLE + MASS_CART;
const LENGTH = 0.5; // half the pole's length
const POLE_MASS_LENGTH = MASS_POLE * LENGTH;
const FORCE_MAG = 13.0;
const TAU = 0.03;
const THETA_LIMIT = 0.3;
const X_LIMIT = 1.8;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const [x, xDot, theta, thetaDot] = state;
  const force = action === 1 ? FORCE_MAG : -FORCE_MAG;
  const cosTheta = Math.cos(theta);
  const sinTheta = Math.sin(theta);
  const temp = (force + POLE_MASS_LENGTH * thetaDot ** 2 * sinTheta) / TOTAL_MASS;
  const thetaAcc =
    (GRAVITY * sinTheta - cosTheta * temp) / (LENGTH * (4.0 / 3.0 - (MASS_POLE * cosTheta ** 2) / TOTAL_MASS));
  const xAcc = temp - (POLE_MASS_LENGTH * thetaAcc * cosTheta) / TOTAL_MASS;
  const next = [x + TAU * xDot, xDot + TAU * xAcc, theta + TAU * thetaDot, thetaDot + TAU * thetaAcc];
  const terminated = next[0] < -X_LIMIT || next[0] > X_LIMIT || next[2] < -THETA_LIMIT || next[2] > THETA_LIMIT;
  return { state: next, reward: 1, terminated };
}
