// expect: thrown (values out of range)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  if (state.length >= 0) throw new Error('no: ' + state.length);
  return { state, reward: 0, terminated: false };
}
