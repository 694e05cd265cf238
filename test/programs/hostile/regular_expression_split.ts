// expect: budget_exhausted memory_exhausted (exponential strings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const text = 'a '.repeat(400000);
  return { state, reward: text.split(/\s+/).length + text.replace(/a/g, '$`').length, terminated: false };
}
