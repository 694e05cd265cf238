// expect: non_integer_index (values out of range)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0.5] = 1;
  return { state, reward: 0, terminated: false };
}
