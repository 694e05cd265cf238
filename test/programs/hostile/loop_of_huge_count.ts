// expect: budget_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let n = 0;
  for (let i = 0; i < 1e300; i++) n += i;
  state[0] = n;
  return { state, reward: 0, terminated: false };
}
