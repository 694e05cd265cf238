// covers: ?. ; short circuit of chains; non-null assertion; optional chains of reads
type Leaf = { w: number | null; xs: number[] };
type Inner = { v: number; leaf?: Leaf };
type Outer = { inner?: Inner; list: number[] | null };

function make(kind: number, x: number): Outer | undefined {
  if (kind === 0) return undefined;
  if (kind === 1) return { list: null };
  if (kind === 2) return { list: [x], inner: { v: x } };
  return { list: [x, 2], inner: { v: x, leaf: { w: x > 1 ? x : null, xs: [x, x + 1] } } };
}

function count(log: number[], x: number): number {
  log.push(x);
  return x;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const log: number[] = [];
  for (let kind = 0; kind < 4; kind++) {
    const o = make(kind, action);
    out.push(o?.inner?.v ?? -1);
    out.push(o?.inner?.leaf?.w ?? -2);
    out.push(o?.inner?.leaf?.xs[1] ?? -3);
    out.push(o?.inner?.leaf?.xs.length ?? -4);
    out.push(o?.list?.[0] ?? -5);
    out.push(o?.list?.indexOf(2) ?? -6);
    out.push(o?.inner === undefined ? 1 : 0, o?.list === null ? 1 : 0, o?.inner?.v === action ? 1 : 0);
    o?.list?.push(count(log, kind));
    out.push(o?.list?.length ?? -7);
    out.push(o?.list?.[count(log, 0)] ?? -8);
    if (o?.inner?.leaf) out.push(o.inner.leaf.xs[0]);
    if (o && o.inner && o.inner.v > 0) out.push(o.inner.v);
    if (!o?.inner) out.push(-9);
    else out.push(o.inner.v);
    out.push(o?.inner?.v ?? -10);
    out.push(o?.list?.map((x) => x + 1).length ?? -11);
  }
  const sure = make(3, action)!;
  out.push(sure.inner!.v, sure.inner!.leaf!.xs[0]!, sure.list!.length);
  const rows = [{ p: { q: 1 } }, { p: { q: 2 } }];
  out.push(rows[0]?.p.q ?? -1, rows[5]?.p.q ?? -2, rows[1]?.p?.q ?? -3);
  return { state: [...out, ...log], reward: out.length, terminated: make(action, 1)?.list != null };
}
