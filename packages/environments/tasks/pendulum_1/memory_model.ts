export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const angle = Math.atan2(state.sin, state.cos);
  const torque = Math.max(-2, Math.min(2, action[0]));
  const reward = -(angle * angle + 0.1 * state.speed * state.speed + 0.001 * torque * torque);
  const speed = Math.max(-8, Math.min(8, state.speed + (15 * Math.sin(angle) + 3 * torque) * 0.05));
  const next = angle + speed * 0.05;
  return { state: { cos: Math.cos(next), sin: Math.sin(next), speed }, reward, terminated: false };
}
