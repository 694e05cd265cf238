// expect: rejected (hidden state)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = performance.now();
  return { state, reward: 0, terminated: false };
}
