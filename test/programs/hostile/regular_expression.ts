// expect: budget_exhausted (syntax that is left out)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const m = /(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!');
  return { state, reward: m ? 1 : 0, terminated: false };
}
