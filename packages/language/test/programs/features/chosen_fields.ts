// covers: dynamic index of an object; const objects as enumerations; string index
const DELTAS = {
  up: { dx: 0, dy: -1 },
  down: { dx: 0, dy: 1 },
  left: { dx: -1, dy: 0 },
} as const;
type Dir = keyof typeof DELTAS;
const Cell = { Empty: 0, Wall: 1, Goal: 7 } as const;
type Cell = (typeof Cell)[keyof typeof Cell];
const COSTS = { 0: 5, 1: 9, 7: 2 };
const MAP = ['#.a', '..#', ''];
const DIRS: Dir[] = ['up', 'down', 'left'];

function cost(cell: Cell): number {
  return COSTS[cell];
}

function parse(ch: string): Cell {
  switch (ch) {
    case '#':
      return Cell.Wall;
    case 'a':
      return Cell.Goal;
    default:
      return Cell.Empty;
  }
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  for (const dir of DIRS) {
    const { dx, dy } = DELTAS[dir];
    out.push(dx, dy, DELTAS[dir].dx);
  }
  for (let y = 0; y < MAP.length; y++) {
    for (let x = 0; x < MAP[y].length; x++) {
      const cell = parse(MAP[y][x]);
      out.push(cell, cost(cell), MAP[y][x] === '#' ? 1 : 0, MAP[y][x] !== '.' ? 1 : 0);
    }
    const ch = MAP[y][action];
    out.push(ch === 'a' ? 1 : 0, ch === undefined ? 2 : 3, ch ? 4 : 5);
    if (ch) out.push(ch.length);
    out.push((MAP[y][5] ?? 'none').length, MAP[y][action] === '#' ? 1 : 0);
  }
  const scores = { a: 1, b: action, c: 3 };
  for (const key of ['a', 'b', 'c'] as const) {
    scores[key] += 10;
    scores[key]++;
    out.push(scores[key]);
  }
  const flags: { [K in 'x' | 'y']: boolean } = { x: action > 0, y: false };
  for (const key of ['x', 'y'] as const) {
    flags[key] = !flags[key];
    out.push(flags[key] ? 1 : 0);
  }
  return { state: out, reward: 0, terminated: 'hello'[1] === 'e' };
}
