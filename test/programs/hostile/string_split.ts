// expect: memory_exhausted budget_exhausted (exponential strings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const s = 'abcdefgh'.repeat(100000);
  let n = 0;
  for (let i = 0; i < 100; i++) n += s.split('').length;
  state[0] = n;
  return { state, reward: 0, terminated: false };
}
