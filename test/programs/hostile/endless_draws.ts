// expect: budget_exhausted (endless loops)
export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  while (random.float() >= 0) {}
  return { state, reward: 0, terminated: false };
}
