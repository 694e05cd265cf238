// expect: missing_value out_of_range_read (values out of range)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const xs = state.filter((x) => x > 1e300);
  const last: number | undefined = xs.find((x) => x > 0);
  state[0] = last!;
  return { state, reward: 0, terminated: false };
}
