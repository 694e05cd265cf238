// covers: && and || as values; conditional expressions of nullable values; nested conditions
type Node = { v: number };

function node(x: number): Node | null {
  return x > 0 ? { v: x } : null;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  for (const x of [-1, 0, 1, action]) {
    const a = node(x);
    const b = a && a.v;
    out.push(b === null ? -1 : b);
    const c = a || { v: 7 };
    out.push(c.v);
    const d = node(x) ?? node(-x) ?? { v: 9 };
    out.push(d.v);
    const e = x > 0 ? a : undefined;
    out.push(e === undefined ? 1 : e === null ? 2 : e.v);
    const f = x && 3;
    const g = x || 4;
    out.push(f, g);
    const h = (a && a.v > 1) || (!a && x < 0);
    out.push(h ? 1 : 0);
    const i = a?.v && a.v + 1;
    out.push(i ?? -2);
    const s = (x > 0 ? 'ab' : '') || 'none';
    out.push(s.length);
    a && out.push(a.v);
    a || out.push(-8);
    a ?? out.push(-9);
    const both = a === d || a !== null;
    out.push(both ? 1 : 0);
  }
  return { state: out, reward: 0, terminated: !node(action) };
}
