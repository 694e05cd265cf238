// covers: generic classes; methods with type parameters; functions as parameters of methods
class Stack<T> {
  private items: T[] = [];

  constructor(first: readonly T[]) {
    for (const x of first) this.push(x);
  }

  push(x: T): void {
    this.items.push(x);
  }

  pop(): T | undefined {
    return this.items.pop();
  }

  each(visit: (x: T, at: number) => void): void {
    for (let at = 0; at < this.items.length; at++) visit(this.items[at], at);
  }

  map<U>(change: (x: T) => U): Stack<U> {
    const result = new Stack<U>([]);
    this.each((x) => result.push(change(x)));
    return result;
  }

  fold<U>(start: U, join: (sum: U, x: T) => U): U {
    let sum = start;
    this.each((x) => {
      sum = join(sum, x);
    });
    return sum;
  }
}

interface Box<T> {
  value: T;
}

class Grid {
  readonly cells: number[];
  width = 2;

  constructor(cells: number[]) {
    this.cells = cells;
  }

  total(): number {
    let total = 0;
    this.visit((x, at) => {
      total += x * at + this.width;
    });
    return total;
  }

  visit(act: (x: number, at: number) => void): void {
    this.cells.forEach(act);
    const again = (): void => this.cells.forEach((x, at) => act(x, at));
    again();
  }
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const numbers = new Stack(state);
  const texts = numbers.map((x) => (x > action ? 'abc' : 'd'));
  const boxes = texts.map((text): Box<string> => ({ value: text }));
  const lengths = boxes.map(({ value }) => value.length);
  const seen: number[] = [];
  lengths.each((x, at) => seen.push(x * 10 + at));
  return {
    state: [
      ...seen,
      numbers.pop() ?? -1,
      boxes.pop()?.value.length ?? -2,
      numbers.fold(1, (sum, x) => sum * x),
      texts.fold('', (sum, x) => sum + x).length,
      new Grid(state).total(),
    ],
    reward: 0,
    terminated: false,
  };
}
