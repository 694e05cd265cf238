// expect: rejected call_depth_exceeded (endless loops)
function nest<T>(x: T, n: number): number {
  return n === 0 ? 0 : nest([x], n - 1);
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = nest(1, 5);
  return { state, reward: 0, terminated: false };
}
