// expect: out_of_range_write invalid_argument rejected thrown (exponential arrays and tables)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const xs = [1, 2];
  xs.length = 1e9;
  state[0] = xs.length;
  return { state, reward: 0, terminated: false };
}
