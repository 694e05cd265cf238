// covers: unions without a tag; inferred unions of literals; templates of any value
enum Dir {
  Up,
  Down,
}
type Op = (a: number, b: number) => number;
type Opt = { a: number } | { b: string };
const table = [
  { kind: 'a', v: 1 },
  { kind: 'b', v: 2, w: 'x' },
];
const cfg: { [key: string]: number | undefined } = { a: 1 };
type Loc = 'start' | { x: number; y: number };
function f(o: Opt): number {
  if ('a' in o) return o.a;
  return o.b.length;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [f({ a: 1 }), f({ b: 'xyz' }), Dir.Down];
  for (const t of table) out.push(t.v, (t.w ?? '').length, t.kind === 'a' ? 1 : 0);
  out.push(cfg['a'] ?? 0, cfg['b'] ?? -1);
  const x: number | undefined = state.find((s) => s > 2);
  out.push((x as number | undefined) ?? 0);
  const str = `${x} ${null} ${action > 0} ${[1, 2]}`;
  out.push(str.length);
  return { state: out, reward: 0, terminated: false };
}
