// covers: classes; fields with and without initialisers; constructor; methods; `this`
class Counter {
  count = 0;
  total: number = 10;
  step: number;
  readonly limit: number;
  private hits = [0, 0];

  constructor(step: number, limit = 5) {
    this.step = step;
    this.limit = limit;
  }

  add(n: number): number {
    this.count += n * this.step;
    this.total++;
    if (this.count > this.limit) this.overflow(n);
    return this.count;
  }

  private overflow(n: number): void {
    this.count = 0;
    this.hits[n > 0 ? 0 : 1] += 1;
  }

  report(): number[] {
    return [this.count, this.total, this.step, this.limit, ...this.hits];
  }
}

class Vector {
  constructor(
    public x: number,
    public readonly y: number,
    private scale = 2,
  ) {}

  plus(other: Vector): Vector {
    return new Vector(this.x + other.x, this.y + other.y, this.scale);
  }

  times(k: number): this {
    this.x *= k;
    return this;
  }

  get(axis: 'x' | 'y' = 'x'): number {
    return axis === 'x' ? this.x * this.scale : this.y * this.scale;
  }

  public norm1(): number {
    const { x, y } = this;
    return Math.abs(x) + Math.abs(y);
  }
}

function bump(counter: Counter): void {
  counter.add(1);
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const counter = new Counter(action);
  const other = new Counter(2, action + 1);
  for (const x of state) {
    counter.add(x);
    bump(other);
  }
  const same = counter;
  same.step += 1;
  const v = new Vector(action, 3)
    .plus(new Vector(1, 1, 7))
    .times(2)
    .times(0.5);
  const vs = [v, new Vector(0, 0), v];
  v.x += 1;
  const [first] = vs;
  return {
    state: [
      ...counter.report(),
      ...other.report(),
      v.get(),
      v.get('y'),
      v.norm1(),
      vs.map((each) => each.get()).reduce((a, b) => a + b, 0),
      first === v ? 1 : 0,
      vs[1] === v ? 1 : 0,
      vs.indexOf(v),
      same === counter ? 1 : 0,
    ],
    reward: new Counter(3).add(action),
    terminated: counter === other,
  };
}
