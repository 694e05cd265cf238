// expect: rejected (hidden state)
const SEEN: number[] = [];
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  SEEN.push(action);
  state[0] = SEEN.length;
  return { state, reward: 0, terminated: false };
}
