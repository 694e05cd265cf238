// expect: budget_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  for (let i = 9007199254740992; i < 9007199254740994; i++) state[0] = i;
  return { state, reward: 0, terminated: false };
}
