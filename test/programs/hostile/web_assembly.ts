// expect: rejected (surroundings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const m = WebAssembly;
  return { state, reward: 0, terminated: false };
}
