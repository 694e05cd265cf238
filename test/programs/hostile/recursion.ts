// expect: call_depth_exceeded (endless recursion)
function deeper(n: number): number {
  return deeper(n + 1) + 1;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = deeper(0);
  return { state, reward: 0, terminated: false };
}
