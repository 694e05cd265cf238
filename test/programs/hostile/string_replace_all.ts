// expect: memory_exhausted budget_exhausted (exponential strings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let s = 'xx';
  for (let i = 0; i < 60; i++) s = s.replaceAll('x', 'xx');
  state[0] = s.length;
  return { state, reward: 0, terminated: false };
}
