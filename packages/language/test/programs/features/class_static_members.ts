// covers: classes; static methods and static readonly constants
class Grid {
  static readonly WIDTH = 4;
  static readonly HEIGHT: number = Grid.WIDTH - 1;
  static readonly OFFSETS = [
    [0, 1],
    [1, 0],
  ];
  private static readonly SEED = 0.5;
  readonly cells: number[];

  constructor(cells: number[]) {
    this.cells = cells;
  }

  static filled(value: number): Grid {
    return new Grid(Grid.row(Grid.WIDTH * Grid.HEIGHT, value));
  }

  private static row(length: number, value: number): number[] {
    const cells = new Array<number>(length).fill(value);
    return cells.map((x) => x + this.SEED);
  }

  static index(x: number, y: number): number {
    return this.clamp(x, Grid.WIDTH) + Grid.WIDTH * this.clamp(y, this.HEIGHT);
  }

  static clamp(v: number, size: number): number {
    return Math.max(0, Math.min(size - 1, Math.trunc(v) || 0));
  }

  where(x: number): number;
  where(x: number, y: number): number;
  where(x: number, y = 0): number {
    return Grid.index(x, y);
  }

  at(x: number, y: number): number {
    return this.cells[Grid.index(x, y)];
  }

  set(x: number, y: number, value: number): Grid {
    this.cells[Grid.index(x, y)] = value;
    return this;
  }
}

const DEFAULT = Grid.filled(1);
const CORNER = DEFAULT.at(0, 0) + Grid.OFFSETS.length;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const grid = Grid.filled(action).set(1, 1, 9).set(action, action, -1);
  let sum = 0;
  for (const [dx, dy] of Grid.OFFSETS) sum += grid.at(1 + dx, 1 + dy);
  for (const x of state) sum += grid.at(x, action);
  return {
    state: [...grid.cells, sum, grid.where(action), grid.where(1, action), CORNER, DEFAULT.at(9, 9)],
    reward: Grid.HEIGHT,
    terminated: false,
  };
}
