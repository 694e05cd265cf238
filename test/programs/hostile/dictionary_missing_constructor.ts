// expect: ok (prototype games)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const d: Record<string, number> = {};
  state[0] = 'constructor' in d ? 1 : 0;
  state[1] = d['toString'] === undefined ? 1 : 0;
  if (state.length < 2) state.push(0);
  return { state, reward: 0, terminated: false };
}
