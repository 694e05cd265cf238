// covers: discriminated unions; narrowing by switch, if and truthiness; exhaustive default; spreads of variants
type Entity =
  | { kind: 'wall'; x: number; y: number }
  | { kind: 'key'; x: number; y: number; color: string }
  | { kind: 'door'; x: number; y: number; color: string; open: boolean }
  | { kind: 'box'; x: number; y: number; contains: string | null }
  | { kind: 'goal'; x: number; y: number; note?: string };
type Door = Extract<Entity, { kind: 'door' }>;
type Shape = Circle | Square;
interface Circle {
  type: 0;
  size: number;
}
interface Square {
  type: 1;
  size: string;
  corner: { x: number };
}

function area(e: Entity): number {
  switch (e.kind) {
    case 'wall':
    case 'goal':
      return e.x + (e.kind === 'goal' && e.note ? e.note.length : 0);
    case 'key':
      return e.color.length;
    case 'door': {
      return e.open ? 1 : 2;
    }
    case 'box':
      return e.contains === null ? -1 : e.contains.length;
    default: {
      const _never: never = e;
      return _never;
    }
  }
}

function openDoor(door: Door): void {
  door.open = !door.open;
}

function at(list: Entity[], x: number): Entity | undefined {
  return list.find((e) => e.x === x);
}

function measure(s: Shape): number {
  if (s.type === 0) return s.size * 2;
  return s.size.length + s.corner.x;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const list: Entity[] = [
    { kind: 'wall', x: 0, y: 1 },
    { kind: 'key', x: 1, y: 2, color: 'red' },
    { kind: 'door', x: 2, y: 3, color: 'blue', open: action > 0 },
    { kind: 'box', x: 3, y: 4, contains: action > 1 ? 'key' : null },
    { kind: 'goal', x: 4, y: 5, note: 'end' },
    { kind: 'goal', x: 5, y: 5 },
  ];
  for (const e of list) {
    out.push(area(e));
    if (e.kind === 'door') {
      openDoor(e);
      out.push(area(e));
    }
    const moved: Entity = { ...e, x: e.x + 10 };
    out.push(moved.x, area(moved));
    if ('open' in e) out.push(e.open ? 7 : 8);
  }
  for (const x of [0, 2, 3, 9]) {
    const front = at(list, x);
    out.push(front?.kind === 'door' ? 1 : 0, front === undefined ? 1 : 0);
    if (front && (front.kind === 'door' || front.kind === 'key')) out.push(front.color.length);
    if (front?.kind === 'box' && front.contains) out.push(front.contains.length);
    out.push(list.indexOf(front ?? list[0]));
  }
  const fresh = { kind: 'wall' as const, x: 7, y: 7 };
  list.push(fresh, { kind: 'key', x: action, y: 0, color: 'green' });
  out.push(list.length, list.indexOf(fresh), list.filter((e) => e.kind === 'key').length);
  const shapes: Shape[] = [
    { type: 0, size: action },
    { type: 1, size: 'abc', corner: { x: 4 } },
  ];
  for (const s of shapes) out.push(measure(s));
  const copies = structuredClone(list);
  out.push(copies[0] === list[0] ? 1 : 0, area(copies[2]), copies.every((e) => e.x >= 0) ? 1 : 0);
  return { state: out, reward: 0, terminated: false };
}
