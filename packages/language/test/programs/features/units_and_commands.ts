// covers: optional fields; generic unions; spreads of defaults; nearest object; sort by fields
interface Unit {
  id: number;
  hp: number;
  pos: { x: number; y: number };
  target?: number | null;
  tags: string[];
}
type Cmd = { type: 'move'; dx: number; dy: number } | { type: 'attack'; id: number } | { type: 'wait' };
type Result<T> = { ok: true; value: T } | { ok: false; error: string };
const DEFAULTS: Omit<Unit, 'id'> = { hp: 10, pos: { x: 0, y: 0 }, tags: [] };
function make(id: number, over: Partial<Unit> = {}): Unit {
  return { ...DEFAULTS, pos: { ...DEFAULTS.pos }, tags: [...DEFAULTS.tags], ...over, id };
}
function parse(n: number): Result<Cmd> {
  if (n < 0) return { ok: false, error: `bad ${n}` };
  if (n === 0) return { ok: true, value: { type: 'wait' } };
  return n > 3 ? { ok: true, value: { type: 'attack', id: 1 } } : { ok: true, value: { type: 'move', dx: n, dy: -n } };
}
function assertNever(x: never): never {
  throw new Error('unexpected');
}
function apply(u: Unit, cmd: Cmd): Unit {
  switch (cmd.type) {
    case 'move': {
      const { dx, dy } = cmd;
      return { ...u, pos: { x: u.pos.x + dx, y: u.pos.y + dy } };
    }
    case 'attack':
      return { ...u, target: cmd.id, hp: u.hp - 1 };
    case 'wait':
      return u;
    default:
      return assertNever(cmd);
  }
}
function nearest(us: Unit[], to: Unit): Unit | null {
  let best: Unit | null = null;
  let bestD = Infinity;
  for (const u of us) {
    const d = Math.abs(u.pos.x - to.pos.x) + Math.abs(u.pos.y - to.pos.y);
    if (d < bestD && u !== to) {
      best = u;
      bestD = d;
    }
  }
  return best;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const units = [make(1), make(2, { hp: 5, target: null }), make(3, { pos: { x: 4, y: action }, tags: ['a', 'b'] })];
  for (let i = 0; i < units.length; i++) {
    const r = parse(action);
    if (!r.ok) {
      out.push(r.error.length);
      continue;
    }
    units[i] = apply(units[i], r.value);
    out.push(units[i].hp, units[i].target ?? -1, units[i].pos.x, units[i].tags.length);
  }
  const n = nearest(units, units[0]);
  out.push(n ? n.id : -1, n?.pos.y ?? 0);
  const lookup = units.find((u) => u.id === 3);
  if (!lookup) throw new Error(`no unit ${action}`);
  out.push(lookup.pos.x);
  const [first, second] = units;
  out.push(first.id + second.id);
  const byHp = [...units].sort((a, b) => a.hp - b.hp || b.id - a.id);
  out.push(...byHp.map((u) => u.id));
  const total = units.reduce((s, u) => s + u.hp, 0);
  out.push(total);
  const best = units.reduce<Unit | null>((b, u) => (b === null || u.hp > b.hp ? u : b), null);
  out.push(best?.id ?? 0);
  return { state: out, reward: total, terminated: n === null };
}
