// expect: thrown invalid_argument (exponential arrays and tables)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const n = state.length - 100;
  state[0] = new Array(n).fill(0).length;
  return { state, reward: 0, terminated: false };
}
