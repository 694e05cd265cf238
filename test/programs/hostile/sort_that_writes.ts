// expect: ok (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const xs = [5, 4, 3, 2, 1];
  xs.sort((a, b) => {
    xs[0] = 9;
    return a - b;
  });
  state[0] = xs.length;
  return { state, reward: 0, terminated: false };
}
