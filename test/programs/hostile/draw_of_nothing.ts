// expect: invalid_draw (values out of range)
export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  state[0] = random.integer(0);
  return { state, reward: 0, terminated: false };
}
