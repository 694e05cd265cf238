// covers: classes; order of receiver, arguments and constructor; aliases of `this`; recursion through methods
class Trace {
  readonly seen: number[] = [];

  mark(n: number): number {
    this.seen.push(n);
    return n;
  }

  self(n: number): Trace {
    this.mark(n);
    return this;
  }

  sum(a: number, b: number, c = this.mark(9)): number {
    this.mark(100);
    return a + b * 10 + c * 100;
  }
}

class Tree {
  children: number[] = [];
  depth = 0;

  build(n: number): number {
    this.depth += 1;
    if (n <= 1 || this.depth > 20) return 1;
    const self = this;
    const left = self.build(Math.floor(n / 2));
    this.children.push(n);
    const right = this.build(n - Math.ceil(n / 2) - 1);
    return left + right;
  }
}

class Holder {
  inner: Trace;
  count = 0;

  constructor(trace: Trace, n: number) {
    trace.mark(n);
    this.inner = trace;
  }

  next(): Trace {
    this.count++;
    return this.inner.self(this.count);
  }
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const trace = new Trace();
  const total = trace.self(1).self(2).sum(trace.mark(3), trace.self(4).mark(5));
  const holder = new Holder(trace.self(6), trace.mark(7));
  const other = holder.next().sum(holder.count, holder.next().mark(8), action);
  let n = 0;
  const list = [new Trace(), trace];
  list[(n += 1)]?.mark(n++);
  const made = state.map((x) => new Holder(trace, x).next().mark(n++));
  const tree = new Tree();
  const leaves = tree.build(action);
  return {
    state: [total, other, holder.count, ...trace.seen, ...made, leaves, tree.depth, ...tree.children],
    reward: n,
    terminated: list[0]?.seen.length === 0,
  };
}
