// expect: rejected ok (names and texts of the emitters)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const Math = { sin: (x: number) => x };
  state[0] = Math.sin(1);
  return { state, reward: 0, terminated: false };
}
