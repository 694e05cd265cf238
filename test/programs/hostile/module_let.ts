// expect: rejected (hidden state)
let calls = 0;
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  calls += 1;
  state[0] = calls;
  return { state, reward: 0, terminated: false };
}
