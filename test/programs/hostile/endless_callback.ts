// expect: budget_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  [1].forEach(() => {
    while (true) {}
  });
  return { state, reward: 0, terminated: false };
}
