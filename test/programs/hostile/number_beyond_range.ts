// expect: ok (values out of range)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = 1e400 === Infinity ? 1 : 0;
  return { state, reward: 0, terminated: false };
}
