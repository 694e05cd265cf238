// expect: budget_exhausted
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const m = /(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!');
  return { state, reward: m ? 1 : 0, terminated: false };
}
