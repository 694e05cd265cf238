// covers: classes; interfaces with methods that classes implement; calls that may mean several methods
interface Shape {
  area(): number;
  scale(k: number, about?: number): Shape;
  describe(): string;
}

class Circle implements Shape {
  constructor(private radius: number) {}

  area(): number {
    return 3 * this.radius * this.radius;
  }

  scale(k: number): Circle {
    return new Circle(this.radius * k);
  }

  describe(): string {
    return `c${this.radius}`;
  }
}

class Box implements Shape {
  readonly sides: [number, number];

  constructor(w: number, h: number) {
    this.sides = [w, h];
  }

  area(): number {
    const [w, h] = this.sides;
    return w * h;
  }

  scale(k: number, about = 1): Shape {
    this.sides[0] *= k;
    this.sides[1] *= about;
    return this;
  }

  describe(): string {
    return 'b' + this.sides.length;
  }
}

class Nothing {
  static made = 'none';

  area(): number {
    return 0;
  }

  scale(): Nothing {
    return this;
  }

  describe(): string {
    return Nothing.made;
  }
}

interface Agent {
  name: string;
  act(state: readonly number[], pick: (x: number) => number): number;
}

class Greedy implements Agent {
  name = 'greedy';
  act(state: readonly number[], pick: (x: number) => number): number {
    return state.reduce((best, x) => Math.max(best, pick(x)), -1);
  }
}

class Counting implements Agent {
  name = 'counting';
  calls = 0;
  act(state: readonly number[]): number {
    this.calls += 1;
    return state.length + this.calls;
  }
}

function total(shapes: readonly Shape[]): number {
  let sum = 0;
  for (const shape of shapes) sum += shape.area();
  return sum;
}

function make(kind: number): Shape {
  if (kind > 5) return new Nothing();
  return kind > 2 ? new Circle(kind) : new Box(kind, 2);
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const shapes: Shape[] = [new Circle(action), new Box(2, 3), ...state.map((x) => make(x))];
  const before = total(shapes);
  let calls = 0;
  const scaled = shapes.map((shape) => shape.scale(2, (calls += 1)));
  const text = scaled.map((shape) => shape.describe()).join('|');
  const agents: Agent[] = [new Greedy(), new Counting()];
  const chosen: Agent | undefined = agents[action > 1 ? 1 : 0];
  const acts = agents.map((agent) => agent.act(state, (x) => x * action));
  return {
    state: [
      before,
      total(scaled),
      calls,
      ...[...text].map((c) => c.charCodeAt(0)),
      ...acts,
      chosen?.act([1], (x) => x + 1) ?? 0,
      chosen === undefined ? 0 : chosen.name.length,
    ],
    reward: scaled[1] === shapes[1] ? 1 : 0,
    terminated: scaled[0] === shapes[0],
  };
}
