// expect: budget_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  outer: for (;;) {
    for (;;) continue outer;
  }
  return { state, reward: 0, terminated: false };
}
