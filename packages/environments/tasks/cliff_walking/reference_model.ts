// CliffWalking-v0: the rules of Gymnasium 0.29.1, written in orrery's language.
const ROWS = 4;
const COLUMNS = 12;
const START = 36;
const GOAL = 47;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let row = Math.floor(state / COLUMNS);
  let column = state % COLUMNS;
  if (action === 0) row = Math.max(row - 1, 0);
  else if (action === 1) column = Math.min(column + 1, COLUMNS - 1);
  else if (action === 2) row = Math.min(row + 1, ROWS - 1);
  else column = Math.max(column - 1, 0);
  const reached = row * COLUMNS + column;
  if (START < reached && reached < GOAL) return { state: START, reward: -100, terminated: false };
  return { state: reached, reward: -1, terminated: reached === GOAL };
}
