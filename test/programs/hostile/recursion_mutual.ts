// expect: call_depth_exceeded (endless recursion)
function ping(n: number): number {
  return pong(n + 1);
}
function pong(n: number): number {
  return ping(n + 1);
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = ping(0);
  return { state, reward: 0, terminated: false };
}
