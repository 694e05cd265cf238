// expect: ok (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const xs = [1, 2, 3];
  xs.forEach((x) => xs.push(x));
  state[0] = xs.length;
  return { state, reward: 0, terminated: false };
}
