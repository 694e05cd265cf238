// expect: non_integer_index (values out of range)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const i = Number.NaN;
  state[0] = state[i] + 1;
  return { state, reward: 0, terminated: false };
}
