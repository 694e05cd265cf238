// expect: rejected (hidden state)
const GRID = [[0], [1]];
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const row = GRID.find((each) => each.length > 0);
  if (row) row[0] = action;
  return { state, reward: 0, terminated: false };
}
