// expect: call_depth_exceeded (endless recursion)
function least(xs: number[]): number {
  return [...xs].sort((a, b) => a - b + least([b, a]))[0];
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = least([2, 1]);
  return { state, reward: 0, terminated: false };
}
