// expect: budget_exhausted memory_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const text = 'ab'.repeat(200000);
  return { state, reward: text.search(/^((a)(b))*$/), terminated: /(?:(?:a|b)?){9}$/.test(text) };
}
