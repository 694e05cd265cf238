// expect: call_depth_exceeded (endless recursion)
function sum(xs: number[]): number {
  return xs.map((x) => sum([x])).reduce((a, b) => a + b, 0);
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = sum([1]);
  return { state, reward: 0, terminated: false };
}
