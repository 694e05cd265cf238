interface Point {
  x: number;
  y: number;
}
type Body = { position: Point; mass: number; alive: boolean };
type Pair = [number, boolean];

const ORIGIN: Point = { x: 0, y: 0 };
const BODIES: readonly Body[] = [
  { position: { x: 1, y: 2 }, mass: 3, alive: true },
  { position: ORIGIN, mass: 0.5, alive: false },
];

function move(p: Point, dx: number, dy = 0): Point {
  return { ...p, x: p.x + dx, y: p.y + dy };
}

function split(n: number): Pair {
  return [n / 2, n > 2];
}

function shiftInPlace(p: Point): void {
  p.x += 1;
  p.y *= 2;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const [first, second, ...rest] = state;
  const point = { y: second, x: first };
  const same = point;
  const copy = { ...point };
  copy.x = 5;
  const body: Body = { position: move(point, action), mass: rest.length, alive: first > second };
  body.position.y -= 0.5;
  const other = { ...body, position: { ...body.position, x: 9 }, mass: body.mass + 1 };
  shiftInPlace(other.position);
  const {
    position: { x, y },
    mass,
    ...others
  } = other;
  const [half, big] = split(action);
  const pair = split(first);
  let total = 0;
  for (const { position, mass: m } of BODIES) total += position.x * m + position.y;
  const picked = action > 1 ? BODIES[0] : body;
  const { alive = true } = picked;
  const flags = [alive, big, pair[1], same === point, copy === point, others.alive];
  return {
    state: [
      x,
      y,
      mass,
      half,
      pair[0],
      total,
      copy.x,
      body.position.x,
      body.position.y,
      picked.mass,
      rest.length,
      ...flags.map((flag) => (flag ? 1 : 0)),
    ],
    reward: total,
    terminated: body.alive,
  };
}
