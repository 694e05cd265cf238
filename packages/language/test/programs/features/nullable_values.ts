// covers: null/undefined; optional fields; ?? ; truthiness; equality
type Slot = { id: number; next: number | null; mark?: number; name?: string };

function first(xs: number[], limit: number): number | undefined {
  for (const x of xs) if (x > limit) return x;
  return undefined;
}

function falls(x: number): number | undefined {
  if (x > 1) return x;
}

function maybeNull(x: number): number | null {
  return x > 0 ? x : null;
}

function pick(slot: Slot | null | undefined): number {
  if (!slot) return -1;
  if (slot.next === null) return slot.id;
  return slot.id + slot.next;
}

function code(x: number | null | undefined): number {
  if (x === undefined) return 100;
  if (x === null) return 200;
  return x;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const a = first(state, action);
  out.push(a ?? -1, a === undefined ? 1 : 2, a ? 3 : 4, code(a), code(falls(action)));
  if (a !== undefined) out.push(a + 1);
  const n = maybeNull(action);
  out.push(n ?? -7, n === null ? 1 : 0, n == null ? 1 : 0, n != null ? 1 : 0, code(n));
  if (n) {
    const held = n;
    out.push(held * 2);
  }

  const s: Slot = { id: 1, next: n };
  const t: Slot = { id: 2, next: 5, mark: action > 2 ? 4 : undefined, name: 'x' };
  out.push(s.mark ?? 10, t.mark ?? 11, s.mark === undefined ? 1 : 0, t.name === 'x' ? 1 : 0, s.name ? 1 : 0);
  out.push(pick(s), pick(t), pick(null), pick(undefined), pick(action > 0 ? s : null));
  s.mark = 0;
  t.mark = undefined;
  out.push(s.mark ? 1 : 0, s.mark ?? 9, t.mark ?? 9);
  const u = { ...t, ...s };
  const v: Slot = { ...s, ...t, id: 9 };
  out.push(u.id, u.mark ?? 20, u.name === undefined ? 1 : 2, v.id, v.name === undefined ? 1 : 2);

  let best: number | undefined;
  for (const x of state) if (best === undefined || x > best) best = x;
  out.push(best ?? -5);
  let found = null;
  for (const x of state) {
    if (x === action) {
      found = x;
      break;
    }
  }
  out.push(found === null ? -6 : found);
  for (let i = 0; i < 2; i++) {
    let again: number | undefined;
    out.push(again === undefined ? 1 : 0);
    again = i;
    out.push(again);
  }
  const list: (number | null)[] = [1, null, action];
  out.push(list[0] ?? -1, list[1] ?? -2, list.length);
  for (const each of list) out.push(each === null ? -3 : each);
  const flag: boolean | undefined = action > 3 ? false : action > 1 ? true : undefined;
  out.push(flag === undefined ? 0 : flag ? 1 : 2, flag === false ? 1 : 0, flag ? 1 : 0);
  const x = maybeNull(action);
  const y = maybeNull(state.length - 3);
  out.push(x === y ? 1 : 0, x !== y ? 1 : 0, x === action ? 1 : 0);
  const both = action > 0 ? undefined : null;
  out.push(both === null ? 1 : 0, both === undefined ? 1 : 0, both == null ? 1 : 0);
  return { state: out, reward: a ?? 0, terminated: n === null };
}
