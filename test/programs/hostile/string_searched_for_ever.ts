// expect: budget_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const a = 'a'.repeat(100000);
  const b = 'a'.repeat(50000) + 'b';
  let n = 0;
  for (let i = 0; i < 1000; i++) n += a.indexOf(b);
  state[0] = n;
  return { state, reward: 0, terminated: false };
}
