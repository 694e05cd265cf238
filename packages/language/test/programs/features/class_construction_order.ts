// covers: classes; order of initialisers, parameters and the constructor's body; `this` in the constructor; return in a constructor
class Log {
  readonly entries: number[] = [];

  note(n: number): number {
    this.entries.push(n);
    return n;
  }
}

class Ordered {
  a = this.first(1);
  b: number;
  c = this.a * 2;
  inner = new Log();
  list: number[];
  flag = false;
  d: number;

  constructor(
    private log: Log,
    start: number,
    extra = start + 1,
  ) {
    this.b = this.note(start);
    this.list = [this.b, this.a];
    this.d = extra;
    if (start > 2) {
      this.flag = true;
      return;
    }
    this.d = this.note(this.d * 2);
    for (const each of [1, 2, 3]) {
      if (each > start) return;
      this.list.push(each);
    }
    this.flag = !this.flag;
  }

  first(n: number): number {
    return n + 4;
  }

  note(n: number): number {
    return this.log.note(n) + this.inner.note(n);
  }

  values(): number[] {
    return [this.a, this.b, this.c, this.d, ...this.list, this.flag ? 1 : 0, this.inner.entries.length];
  }
}

class Pair {
  left: number;
  right: number;

  constructor([left, right]: [number, number], { swap }: { swap: boolean }) {
    if (swap) {
      this.left = right;
      this.right = left;
    } else {
      this.left = left;
      this.right = right;
    }
  }
}

class Empty {}

class Twice {
  n = 1;
  m: number;
  constructor(n: number) {
    this.m = this.n;
    this.n = n;
    this.n = this.n + this.m;
  }
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const log = new Log();
  const made = new Ordered(log, action);
  const other = new Ordered(log, action, log.note(state.length));
  const pair = new Pair([action, 2], { swap: action > 1 });
  const empty = new Empty();
  const twice = new Twice(action);
  return {
    state: [...made.values(), ...other.values(), ...log.entries, pair.left, pair.right, twice.n, twice.m],
    reward: 0,
    terminated: empty === new Empty(),
  };
}
