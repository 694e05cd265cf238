// expect: rejected (syntax that is left out)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const s = String.raw`x`;
  return { state, reward: 0, terminated: false };
}
