// expect: budget_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const a = 'a'.repeat(500000);
  const b = 'a'.repeat(499999) + 'b';
  let n = 0;
  for (let i = 0; i < 100000; i++) if (a === b) n++;
  state[0] = n;
  return { state, reward: 0, terminated: false };
}
