export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { position, velocity, charge } = state;
  const push = action === 0 ? -1 : action === 2 ? 1 : 0;
  velocity = Math.max(-0.07, Math.min(0.07, velocity + push * 0.001 - 0.0025 * Math.cos(3 * position)));
  position = Math.max(-1.2, Math.min(0.6, position + velocity));
  if (position === -1.2 && velocity < 0) velocity = 0;
  return { state: { position, velocity, charge }, reward: -1, terminated: position >= 0.5 && velocity >= 0 };
}
