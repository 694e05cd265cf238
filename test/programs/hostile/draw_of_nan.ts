// expect: invalid_draw (values out of range)
export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  const n = Number.NaN;
  state[0] = random.integer(n);
  return { state, reward: 0, terminated: false };
}
