// expect: rejected (values out of range)
type Hidden = { f: () => number };
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const h: Hidden = { f: () => state.length };
  const keep = [h];
  state[0] = keep.map((each) => each.f())[0];
  return { state, reward: 0, terminated: false };
}
