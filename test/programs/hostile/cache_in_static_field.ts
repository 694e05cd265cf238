// expect: rejected (hidden state)
class Counter {
  static calls = 0;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  Counter.calls += 1;
  state[0] = Counter.calls;
  return { state, reward: 0, terminated: false };
}
