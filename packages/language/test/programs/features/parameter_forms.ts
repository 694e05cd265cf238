// covers: default parameters; optional parameters; rest parameters; spread arguments; destructured parameters
interface Point {
  x: number;
  y: number;
}

function line(from: number, to = from + 1, by: number = to - from): number[] {
  return [from, to, by];
}

function labelled(x: number, label?: string): string {
  return label === undefined ? `${x}` : `${label}:${x}`;
}

function total(first: number, ...others: number[]): number {
  let sum = first;
  for (const x of others) sum += x;
  others.push(1);
  return sum * 10 + others.length;
}

function norm({ x, y }: Point = { x: 1, y: 2 }, scale = x0()): number {
  return (x + y) * scale;
}

function x0(): number {
  return 3;
}

function area(w: number, h: number): number {
  return w * h + w;
}

const maybe = (x: number): number | undefined => (x > 0 ? x : undefined);

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const sides: [number, number] = [action, 3];
  const xs = [...state];
  return {
    state: [
      ...line(action),
      ...line(action, 5),
      ...line(1, 2, action),
      ...line(action, undefined, 7),
      ...line(action, maybe(action)),
      labelled(action).length,
      labelled(2, 'ab').length,
      total(1),
      total(1, 2, 3),
      total(action, ...state),
      total(1, ...xs, 5, ...[7, 8]),
      xs.length,
      norm(),
      norm({ x: action, y: 1 }),
      norm(undefined, 2),
      area(...sides),
      state.map((x, _i, all) => x * all.length).length,
    ],
    reward: 0,
    terminated: false,
  };
}
