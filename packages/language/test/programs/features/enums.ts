// covers: enum; const enum; numeric and text members
enum Cell {
  Empty,
  Wall,
  Goal = 7,
  Key,
}
const enum Flag {
  None = 0,
  Left = 1 << 0,
  Right = 1 << 1,
  Both = Left | Right,
}
enum Direction {
  Up = 'UP',
  Down = 'DOWN',
}

const START: Cell = Cell.Key;
const WEIGHTS = [Cell.Empty, Cell.Wall, Cell.Goal] as const;

function value(cell: Cell): number {
  switch (cell) {
    case Cell.Empty:
      return 0.5;
    case Cell.Wall:
      return -1;
    case Cell.Goal:
      return 10;
    default:
      return cell;
  }
}

function move(direction: Direction, y: number): number {
  return direction === Direction.Up ? y - 1 : y + 1;
}

const ALL = Object.values(Direction);
const COST: Record<Cell, number> = { [Cell.Empty]: 1, [Cell.Wall]: 99, [Cell.Goal]: 0, [Cell.Key]: 2 };
const STEPS: Record<Direction, readonly [number, number]> = { [Direction.Up]: [0, -1], [Direction.Down]: [0, 1] };

function local(): number {
  enum Local {
    A = 3,
    B,
  }
  return Local.A * Local.B;
}

interface Thing {
  kind: Cell;
  flags: Flag;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const cells = state.map((x) => (x > 2 ? Cell.Goal : x > 0 ? Cell.Wall : Cell['Empty']));
  const thing: Thing = { kind: cells.length > 3 ? Cell.Key : START, flags: Flag.Both };
  thing.flags &= action > 1 ? Flag.Left : ~Flag.Left;
  const where = action > 0 ? Direction.Up : Direction.Down;
  return {
    state: [
      ...cells.map((cell) => value(cell)),
      thing.kind,
      thing.flags,
      value(thing.kind),
      ...WEIGHTS,
      ...ALL.map((each) => STEPS[each][1]),
      COST[thing.kind],
      local(),
    ],
    reward: move(where, action),
    terminated: where === Direction.Down,
  };
}
