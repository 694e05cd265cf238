// expect: budget_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  for (;;) {
    state[0] = 1;
  }
  return { state, reward: 0, terminated: false };
}
