// The true rules of the changed pendulum.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const angle = Math.atan2(state.sin, state.cos);
  let { speed } = state;
  let torque = Math.max(-2.1, Math.min(2.1, action[0]));
  if (torque < 0) torque *= 0.69;
  let reward = -(angle * angle + 0.06 * speed * speed + 0.009 * torque * torque);
  let change = ((3 * 9.5) / (2 * 1.16)) * Math.sin(angle) + (3 / (0.72 * 1.16 * 1.16)) * torque;
  if (state.cos < -0.65) change -= 2.8 * state.sin;
  if (Math.abs(speed) > 3.4) change -= 0.3 * speed * Math.abs(speed);
  speed += change * 0.054;
  if (Math.abs(speed) > 7.4) {
    speed *= 0.7;
    reward -= 1;
  }
  if (state.sin > 0 && speed < 0) speed *= 0.75;
  const next = angle + speed * 0.054;
  const crossed = angle < 0 && next >= 0 && state.cos > 0;
  if (crossed) reward += 2;
  return { state: { cos: Math.cos(next), sin: Math.sin(next), speed }, reward, terminated: false };
}

export function initialState(random: Random): State {
  const angle = 2 * Math.PI * random.float() - Math.PI;
  return { cos: Math.cos(angle), sin: Math.sin(angle), speed: 13.8 * random.float() - 6.9 };
}
