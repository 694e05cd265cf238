// The true rules of the changed cart and pole.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { x, xDot, theta, thetaDot } = state;
  let force = action === 0 ? -5.9 : action === 1 ? 7.5 : 0;
  if (x > 0.39) force -= 3.3;
  if (Math.floor(x / 0.28) % 2 === 0) force -= 0.45 * xDot;
  if (action === 2) xDot *= 0.42;
  const gravity = x < 0 ? 11.7 : 9;
  const cos = Math.cos(theta);
  const sin = Math.sin(theta);
  const pull = (force + 0.16 * 0.67 * thetaDot * thetaDot * sin) / 1.65;
  let turn = (gravity * sin - cos * pull) / (0.67 * (4 / 3 - (0.16 * cos * cos) / 1.65));
  if (Math.abs(thetaDot) > 0.81) turn -= 1.21 * thetaDot;
  const acceleration = pull - (0.16 * 0.67 * turn * cos) / 1.65;
  x += 0.019 * xDot;
  xDot += 0.019 * acceleration;
  theta += 0.019 * thetaDot;
  thetaDot += 0.019 * turn;
  let reward = Math.abs(theta) < 0.041 ? 2 : 1;
  if (Math.abs(x) > 1.27) {
    x = Math.sign(x) * 1.27;
    xDot = -0.54 * xDot;
    reward -= 1;
  }
  return { state: { x, xDot, theta, thetaDot }, reward, terminated: Math.abs(theta) > 0.25 };
}

export function initialState(random: Random): State {
  return {
    x: 2.54 * random.float() - 1.27,
    xDot: 2.4 * random.float() - 1.2,
    theta: 0.25 * random.float() - 0.125,
    thetaDot: 2.4 * random.float() - 1.2,
  };
}
