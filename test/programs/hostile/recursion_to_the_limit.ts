// expect: ok (endless recursion)
function down(n: number): number {
  return n === 0 ? 0 : 1 + down(n - 1);
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = down(490);
  return { state, reward: 0, terminated: false };
}
