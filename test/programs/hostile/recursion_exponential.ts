// expect: budget_exhausted (endless recursion)
function fib(n: number): number {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = fib(60);
  return { state, reward: 0, terminated: false };
}
