// expect: out_of_range_read (values out of range)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = state[-1] + 1;
  return { state, reward: 0, terminated: false };
}
