// covers: callbacks inside the first value of a field; fields of a constructor's parameters in callbacks
function twice<T>(x: T, change: (x: T) => T): T {
  return change(change(x));
}

class Agent {
  start = twice(1, (x) => x * 3);
  doubled: number[];
  scaled = [1, 2].map((x) => twice(x, (y) => y + this.start));

  constructor(
    public speed: number,
    readonly seen: Set<number>,
  ) {
    this.doubled = [speed].map((x) => x * 2 + this.speed);
  }

  reach(xs: readonly number[]): number[] {
    const add = (x: number): number => {
      this.seen.add(x);
      return x + this.speed;
    };
    const size = (): number => this.seen.size;
    return [...xs.map((x) => add(x)), size(), ...xs.filter((x) => x > this.speed)];
  }
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const agent = new Agent(action, new Set([1]));
  return {
    state: [agent.start, ...agent.doubled, ...agent.scaled, ...agent.reach(state), ...agent.seen],
    reward: agent.seen.size,
    terminated: agent.seen.has(action),
  };
}
