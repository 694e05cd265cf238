// expect: rejected ok (types that explode)
interface Tree {
  left: Tree | null;
  right: Tree | null;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const t: Tree = { left: null, right: null };
  state[0] = t.left === null ? 1 : 0;
  return { state, reward: 0, terminated: false };
}
