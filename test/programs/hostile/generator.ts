// expect: rejected (syntax that is left out)
function* count() {
  for (;;) yield 1;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  for (const x of count()) state[0] = x;
  return { state, reward: 0, terminated: false };
}
