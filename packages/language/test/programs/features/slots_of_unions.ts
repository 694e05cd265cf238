// covers: fields of two representations in a union; optional parameters; nullable elements; destructuring
type Box = { v: number | null };
type A = { kind: 'a'; v: number } | { kind: 'b'; v: string } | { kind: 'c'; v: number[] };
function read(a: A): number {
  return a.kind === 'a' ? a.v : a.kind === 'b' ? a.v.length : a.v[0];
}
function bump(b: Box): void {
  if (b.v !== null) {
    b.v++;
    b.v += 2;
  }
}
function opt(o?: { n?: number }): number {
  return o?.n ?? 0;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const as: A[] = [
    { kind: 'a', v: 1 },
    { kind: 'b', v: 'xyz' },
    { kind: 'c', v: [7, action] },
  ];
  for (const a of as) {
    out.push(read(a));
    if (a.kind === 'a') a.v = 5;
    if (a.kind === 'b') {
      const { v } = a;
      out.push(v.length);
    }
    out.push(read({ ...a }));
  }
  const b: Box = { v: action > 0 ? action : null };
  bump(b);
  out.push(b.v ?? -1, opt(), opt({}), opt({ n: 3 }));
  let cur: Box | null = b;
  let n = 0;
  while (cur !== null && n < 3) {
    n++;
    cur = n > 1 ? null : cur;
  }
  out.push(n);
  const pts = [
    { x: 1, y: 2 },
    { x: 3, y: 4 },
  ];
  const [{ x, y: yy }, ...rest] = pts;
  out.push(x, yy, rest.length);
  let pair: [number, string] = [1, 'a'];
  pair = [pair[0] + 1, pair[1] + 'b'];
  out.push(pair[0], pair[1].length);
  const nested: { a?: { b?: { c: number } } } = action > 0 ? { a: { b: { c: 1 } } } : {};
  if (nested.a?.b) {
    nested.a.b.c += 4;
    out.push(nested.a.b.c);
  }
  const maybe = state.length > 3 ? { hit: true, at: state[0] } : { hit: false };
  out.push(maybe.hit ? (maybe.at ?? -3) : -4);
  const flag: boolean | null = action > 2 ? true : null;
  out.push(flag === null ? 0 : 1, (flag ?? false) ? 1 : 0);
  const arr: (string | undefined)[] = ['a', undefined];
  out.push(arr.filter((s) => s !== undefined).length, arr.map((s) => s?.length ?? 0)[1]);
  const strs = arr.filter((s): s is string => s !== undefined);
  out.push(strs[0].length);
  return { state: out, reward: 0, terminated: false };
}
