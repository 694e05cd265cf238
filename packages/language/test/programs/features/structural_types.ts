// covers: structural subtyping; interfaces that extend; intersections; Partial, Pick, Omit, Readonly
interface Point {
  x: number;
  y: number;
}
interface Solid extends Point {
  z: number;
}
type Named = { name: string } & Point;
type Body = Omit<Solid, 'z'> & { mass: number };
type Patch = Partial<Body>;
type Fixed = Readonly<Pick<Body, 'mass'>>;

function sum(p: Point): number {
  return p.x + p.y;
}
function shift(p: Point, by: number): void {
  p.x += by;
}
function apply(body: Body, patch: Patch): Body {
  return { ...body, ...patch };
}
function heavy(f: Fixed): number {
  return f.mass * 2;
}
function largest(points: readonly Point[]): Point {
  let best = points[0];
  for (const p of points) if (p.x > best.x) best = p;
  return best;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const solid: Solid = { x: 1, y: action, z: 3 };
  const named: Named = { name: 'abc', x: 4, y: 5 };
  out.push(sum(solid), sum(named), sum({ x: 1, y: 2 }));
  shift(solid, 10);
  const p: Point = solid;
  shift(p, 1);
  out.push(solid.x, solid.z, p.x, p === solid ? 1 : 0);
  const copy = { ...p, y: 0 };
  out.push(sum(copy), copy.x);
  let body: Body = { x: 0, y: 0, mass: 2 };
  body = apply(body, { mass: action });
  body = apply(body, action > 0 ? { x: 5 } : {});
  out.push(body.mass, body.x, heavy(body));
  out.push(largest([solid, named, { x: 7, y: 0 }]).x);
  const mixed = [{ a: 1 }, { a: 2, b: action }];
  for (const m of mixed) out.push(m.a, m.b ?? -1);
  const either = action > 0 ? { u: 1 } : { u: 2, v: 3 };
  out.push(either.u, either.v ?? -2);
  return { state: out, reward: 0, terminated: false };
}
