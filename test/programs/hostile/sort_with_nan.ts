// expect: ok (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const xs = [3, 1, 2];
  xs.sort(() => NaN);
  state[0] = xs[0];
  return { state, reward: 0, terminated: false };
}
