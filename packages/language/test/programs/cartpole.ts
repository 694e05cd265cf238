// CartPole-v1
export type State = {
  x: number;
  xDot: number;
  theta: number;
  thetaDot: number;
  steps: number;
  done: boolean;
};
export type Action = 0 | 1;

const GRAVITY = 9.8;
const MASS_CART = 1.0;
const MASS_POLE = 0.1;
const TOTAL_MASS = MASS_CART + MASS_POLE;
const LENGTH = 0.5;
const POLE_MASS_LENGTH = MASS_POLE * LENGTH;
const FORCE_MAG = 10.0;
const TAU = 0.02;
const THETA_LIMIT = (12 * 2 * Math.PI) / 360;
const X_LIMIT = 2.4;
const MAX_STEPS = 500;

export function init(seed: number): State {
  return { x: 0.01 * (seed % 7), xDot: 0, theta: -0.01 * (seed % 3), thetaDot: 0, steps: 0, done: false };
}

export function legalActions(state: State): Action[] {
  return state.done ? [] : [0, 1];
}

function isOut(x: number, theta: number): boolean {
  return x < -X_LIMIT || x > X_LIMIT || theta < -THETA_LIMIT || theta > THETA_LIMIT;
}

export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  if (state.done) {
    return { state, reward: 0, done: true };
  }
  const { x, xDot, theta, thetaDot } = state;
  const force = action === 1 ? FORCE_MAG : -FORCE_MAG;
  const cosTheta = Math.cos(theta);
  const sinTheta = Math.sin(theta);
  const temp = (force + POLE_MASS_LENGTH * thetaDot ** 2 * sinTheta) / TOTAL_MASS;
  const thetaAcc =
    (GRAVITY * sinTheta - cosTheta * temp) / (LENGTH * (4.0 / 3.0 - (MASS_POLE * cosTheta ** 2) / TOTAL_MASS));
  const xAcc = temp - (POLE_MASS_LENGTH * thetaAcc * cosTheta) / TOTAL_MASS;

  const next: State = {
    ...state,
    x: x + TAU * xDot,
    xDot: xDot + TAU * xAcc,
    theta: theta + TAU * thetaDot,
    thetaDot: thetaDot + TAU * thetaAcc,
    steps: state.steps + 1,
  };
  next.done = isOut(next.x, next.theta) || next.steps >= MAX_STEPS;
  return { state: next, reward: 1, done: next.done };
}
