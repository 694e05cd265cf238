// covers: string constants at module level; switch on them; constants made of constants
const WALL = '#';
const OPEN = '.';
const EMPTY = '';
const ROW = WALL + OPEN + WALL;
const [LEFT, RIGHT] = ['left', 'right'];
const LONG = 'a text that is longer than sixteen units';
const LONG_TOO: string = `a text that is longer than ${'sixteen'} units`;

function value(cell: string): number {
  switch (cell) {
    case WALL:
      return 1;
    case OPEN:
      return 2;
    case EMPTY:
      return 3;
    default:
      return 4;
  }
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const at = state.length % 4;
  const cell = ROW.slice(at, at + 1);
  const turn = action > 0 ? LEFT : RIGHT;
  const out = [value(cell), value(OPEN), value(ROW), cell === WALL ? 1 : 0, WALL < OPEN ? 1 : 0, ROW.length];
  for (const each of [WALL, OPEN, EMPTY, ROW, turn + EMPTY]) out.push(each.length, each === turn ? 1 : 0);
  return { state: out, reward: LONG === LONG_TOO ? 1 : 0, terminated: turn === 'left' };
}
