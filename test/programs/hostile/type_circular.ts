// expect: rejected (types that explode)
type A = B;
type B = A;
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const a: A = 1;
  return { state, reward: 0, terminated: false };
}
