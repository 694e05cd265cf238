export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
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
