// expect: invalid_argument (exponential strings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = 'ab'.repeat(-1).length;
  return { state, reward: 0, terminated: false };
}
