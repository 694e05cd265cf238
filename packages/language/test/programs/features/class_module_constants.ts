// covers: classes; instances as module constants; instances inside instances; default parameters that make instances
class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}

  plus({ x, y }: Point): Point {
    return new Point(this.x + x, this.y + y);
  }

  equals(other: Point = ORIGIN): boolean {
    return this.x === other.x && this.y === other.y;
  }

  static readonly UNIT = new Point(1, 1);
}

const ORIGIN = new Point(0, 0);
const DIRECTIONS = [new Point(0, 1), new Point(1, 0), ORIGIN.plus(new Point(-1, 0))] as const;
const NAMED = { up: new Point(0, -1), down: new Point(0, 1) };

class Body {
  position = ORIGIN;
  history: Point[] = [];

  move(by: Point): void {
    this.history.push(this.position);
    this.position = this.position.plus(by);
  }
}

class Pair {
  constructor(
    public left = new Body(),
    public right: Body = left,
  ) {}
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const pair = action > 1 ? new Pair() : new Pair(new Body(), new Body());
  for (const direction of DIRECTIONS) {
    pair.left.move(direction);
    if (direction.x > 0) pair.right.move(NAMED.down);
  }
  const bodies = state.map((x) => {
    const body = new Body();
    body.move(new Point(x, action));
    return body;
  });
  const { left, right } = pair;
  return {
    state: [
      left.position.x,
      left.position.y,
      right.position.y,
      right.history.length,
      left === right ? 1 : 0,
      left.position === ORIGIN ? 1 : 0,
      new Body().position === ORIGIN ? 1 : 0,
      ...bodies.map((body) => body.position.x),
      Point.UNIT.plus(Point.UNIT).x,
    ],
    reward: bodies.filter((body) => body.position.equals()).length,
    terminated: left.position.equals(right.position),
  };
}
