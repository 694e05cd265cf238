// covers: functions as parameters; closures; variables shared with closures; callbacks that call local functions
type Visit = (x: number, y: number) => void;

function neighbours(x: number, y: number, visit: Visit): void {
  visit(x - 1, y);
  visit(x + 1, y);
  visit(x, y - 1);
  visit(x, y + 1);
}

function twice<T>(x: T, change: (x: T) => T): T {
  return change(change(x));
}

function applyAll(x: number, first: (x: number) => number, second: (x: number) => number): number {
  return second(first(x));
}

function repeat(count: number, act: (turn: number) => void): void {
  if (count <= 0) return;
  repeat(count - 1, act);
  act(count);
}

const double = (x: number): number => x * 2;

function increment(x: number): number {
  return x + 1;
}

function mapGrid(grid: number[][], change: (x: number, row: number) => number): number[][] {
  return grid.map((row, at) => row.map((x) => change(x, at)));
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let count = 0;
  let sum = 0;
  const seen: number[] = [];
  neighbours(state[0] ?? 0, action, (x, y) => {
    count += 1;
    sum += x * y;
    seen.push(x);
    function log(value: number): void {
      seen.push(value);
      count++;
    }
    log(y);
  });
  neighbours(1, 2, (x) => seen.push(x));
  const scale = action + 1;
  const scaled = twice(3, (x) => x * scale);
  const text = twice('a', (s) => s + 'b');
  const both = applyAll(action, double, increment);
  const other = applyAll(action, increment, (x) => double(x) - scale);
  let trail = 0;
  repeat(3, (turn) => {
    repeat(turn, (inner) => {
      trail = trail * 10 + inner + turn;
    });
  });
  const grid = mapGrid([state, [action]], (x, row) => x * (row + 1) + scale);
  return {
    state: [count, sum, scaled, text.length, both, other, trail, ...seen, ...grid.flatMap((row) => row)],
    reward: 0,
    terminated: false,
  };
}
