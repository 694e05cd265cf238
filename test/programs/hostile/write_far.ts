// expect: out_of_range_write (values out of range)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[1e9] = 1;
  return { state, reward: 0, terminated: false };
}
