// covers: objects with several names; writes before and after an object is shared; copies in loops
type Point = { x: number; y: number };
type Pair = { first: Point; second: Point };

const sum = (p: Point): number => p.x * 10 + p.y;

function moved(p: Point, by: number): Point {
  return { x: p.x + by, y: p.y - by };
}

function shift(p: Point, by: number): Point {
  p.x += by;
  return p;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const n = state.length;

  // Written before it has a second name.
  const early: Point = { x: n, y: action };
  early.y = early.x + 1;
  const same = early;
  out.push(sum(same), sum(early));

  // Written after it has a second name.
  const late: Point = { x: n, y: action };
  const alias = late;
  late.x = 7;
  alias.y = late.x + 1;
  out.push(sum(late), sum(alias));

  // Shared on one path only.
  let maybe: Point = { x: 1, y: 2 };
  const other: Point = { x: 3, y: 4 };
  if (action > 0) maybe = other;
  maybe.x += 5;
  out.push(sum(maybe), sum(other));

  // Made and shared in a loop; what was shared in the turn before is written in this one.
  let last: Point = { x: 0, y: 0 };
  let kept: Point = { x: 0, y: 0 };
  for (let i = 0; i < 4; i++) {
    if (i % 2 === 0) kept = { x: i, y: n };
    kept.x += 1;
    out.push(sum(last));
    last = kept;
  }
  out.push(sum(last), sum(kept));

  // A new one each turn, from the one before.
  let walk: Point = { x: n, y: 1 };
  for (const value of state) {
    walk = { x: walk.y + 1, y: walk.x - (value > 0 ? 1 : 2) };
    if (walk.y < -3) walk.y = 0;
  }
  out.push(sum(walk));

  // Given on inside another object, then written through it.
  const pair: Pair = { first: { x: 1, y: n }, second: { x: 2, y: n } };
  const { first } = pair;
  pair.first.x += 10;
  pair.second = first;
  pair.second.y += 1;
  out.push(sum(first), sum(pair.first), sum(pair.second), pair.first === pair.second ? 1 : 0);

  // Through functions that copy, and functions that hand back what they were given.
  const start: Point = { x: action > 2 ? 2 : 1, y: 3 };
  const copy = moved(start, 2);
  const back = shift(start, 4);
  back.y = 9;
  out.push(sum(start), sum(copy), sum(back), start === back ? 1 : 0, start === copy ? 1 : 0);

  // A write in an inner loop, and a name given after it.
  const total: Point = { x: 0, y: 0 };
  for (let i = 0; i < 3; i++) {
    for (let k = 0; k < i; k++) total.y += k + 1;
    total.x += i;
  }
  const final = total;
  out.push(sum(final));

  // A name given in an inner loop, written in the outer one.
  let seen: Point = { x: -1, y: -1 };
  for (let i = 0; i < 3; i++) {
    const each: Point = { x: i, y: 0 };
    for (let k = 0; k < 2; k++) {
      each.y += 1;
      seen = each;
      each.x += 10;
    }
    out.push(sum(seen));
  }
  return { state: out, reward: out.length, terminated: false };
}
