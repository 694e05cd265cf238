// expect: ok (deep nesting in data)
type Nest = { inner: Nest[] };
function depthOf(nest: Nest): number {
  let depth = 0;
  for (let at: Nest | undefined = nest; at !== undefined; at = at.inner[0]) depth += 1;
  return depth;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let nest: Nest = { inner: [] };
  for (let i = 0; i < 3000; i++) nest = { inner: [nest] };
  state[0] = depthOf(nest);
  return { state, reward: 0, terminated: false };
}
