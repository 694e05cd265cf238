// covers: generic classes; type arguments given and inferred; methods with callbacks; a priority queue
class MinHeap<T> {
  private items: T[] = [];
  private priorities: number[] = [];

  get(i: number): T | undefined {
    return this.items[i];
  }

  size(): number {
    return this.items.length;
  }

  isEmpty(): boolean {
    return this.size() === 0;
  }

  push(item: T, priority: number): void {
    this.items.push(item);
    this.priorities.push(priority);
    let i = this.items.length - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.priorities[parent]! <= this.priorities[i]!) break;
      this.swap(i, parent);
      i = parent;
    }
  }

  pop(): T | undefined {
    if (this.items.length === 0) return undefined;
    const top = this.items[0];
    const lastItem = this.items.pop()!;
    const lastPriority = this.priorities.pop()!;
    if (this.items.length > 0) {
      this.items[0] = lastItem;
      this.priorities[0] = lastPriority;
      this.sink(0);
    }
    return top;
  }

  private sink(from: number): void {
    let i = from;
    for (;;) {
      const left = 2 * i + 1;
      const right = left + 1;
      let least = i;
      if (left < this.items.length && this.priorities[left]! < this.priorities[least]!) least = left;
      if (right < this.items.length && this.priorities[right]! < this.priorities[least]!) least = right;
      if (least === i) return;
      this.swap(i, least);
      i = least;
    }
  }

  private swap(a: number, b: number): void {
    [this.items[a], this.items[b]] = [this.items[b]!, this.items[a]!];
    [this.priorities[a], this.priorities[b]] = [this.priorities[b]!, this.priorities[a]!];
  }

  map<U>(convert: (item: T) => U): MinHeap<U> {
    const result = new MinHeap<U>();
    for (const [i, item] of this.items.entries()) result.push(convert(item), this.priorities[i]!);
    return result;
  }
}

class Sorted<T> {
  private readonly items: T[];

  constructor(
    items: readonly T[],
    private readonly before: number,
  ) {
    this.items = [...items];
  }

  first(test: (item: T) => boolean): T | undefined {
    return this.items.find((item) => test(item));
  }

  rank(value: (item: T) => number): number {
    return this.items.filter((item) => value(item) < this.before).length;
  }
}

class Pair<A, B = A> {
  constructor(
    public a: A,
    public b: B,
  ) {}

  flip(): Pair<B, A> {
    return new Pair(this.b, this.a);
  }

  static of<T>(x: T): Pair<T> {
    return new Pair(x, x);
  }
}

interface Node {
  x: number;
  y: number;
}

function walk(size: number, goal: number): number {
  const queue = new MinHeap<Node>();
  const seen = new Set<string>();
  queue.push({ x: 0, y: 0 }, 0);
  let turns = 0;
  while (!queue.isEmpty() && turns < 200) {
    const { x, y } = queue.pop()!;
    turns++;
    if (x === goal && y === goal) return turns;
    for (const [dx, dy] of [
      [1, 0],
      [0, 1],
    ] as const) {
      const key = `${x + dx},${y + dy}`;
      if (x + dx > size || y + dy > size || seen.has(key)) continue;
      seen.add(key);
      queue.push({ x: x + dx, y: y + dy }, Math.abs(goal - x - dx) + Math.abs(goal - y - dy));
    }
  }
  return -turns;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const heap = new MinHeap<number>();
  const names = new MinHeap<string>();
  for (const [i, x] of state.entries()) {
    heap.push(i, x);
    names.push(`n${i}`, -i);
  }
  const labels = heap.map((i) => `${i}!`);
  const order: number[] = [];
  while (!heap.isEmpty()) order.push(heap.pop() ?? -1);
  const sorted = new Sorted(state, action);
  const pair = new Pair(action, `${state.length}`);
  const flipped = pair.flip();
  return {
    state: [
      ...order,
      names.pop()?.length ?? -1,
      labels.pop() === `${order[0]}!` ? 1 : 0,
      sorted.first((x) => x > action) ?? -9,
      sorted.rank((x) => x / 2),
      flipped.a.length,
      flipped.b,
      Pair.of(action).flip().b,
      walk(4, 3),
    ],
    reward: heap.size(),
    terminated: heap.pop() === undefined,
  };
}
