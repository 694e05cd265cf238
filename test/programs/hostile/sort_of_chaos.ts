// expect: ok (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const xs = Array.from({ length: 200 }, (_, i) => (i * 7919) % 1000);
  xs.sort((a, b) => (a > b ? -1 : 1) * ((a * b) % 2 === 0 ? 1 : -1));
  state[0] = xs.length;
  return { state, reward: 0, terminated: false };
}
