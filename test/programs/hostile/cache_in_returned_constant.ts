// expect: rejected (hidden state)
const TABLE = [0];
function table(): number[] {
  return TABLE;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  table()[0] = action;
  state[0] = table()[0];
  return { state, reward: 0, terminated: false };
}
