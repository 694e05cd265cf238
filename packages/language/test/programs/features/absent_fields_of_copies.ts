// covers: structuredClone of objects without an optional field; absent and undefined in copies
type Unit = { type: 'a'; x?: number[]; seen: number } | { type: 'b'; y?: { z?: number } };
interface Box {
  items?: string[];
  inner?: { deep?: number[] };
}

function show(out: number[], u: Unit): void {
  if (u.type === 'a') out.push(u.x === undefined ? -1 : u.x.length, 'x' in u ? 1 : 0);
  else out.push(u.y === undefined ? -2 : (u.y.z ?? -3), 'y' in u ? 1 : 0);
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const given: Unit[] = [
    { type: 'a', seen: 1 },
    { type: 'a', seen: 2, x: [...state] },
    { type: 'b' },
    { type: 'b', y: {} },
    { type: 'b', y: { z: action } },
  ];
  for (const u of [...given, ...structuredClone(given), structuredClone({ type: 'a', seen: 3 } as Unit)]) show(out, u);
  const boxes: Box[] = [{}, { items: [] }, { inner: {} }, { inner: { deep: [action] } }];
  for (const box of boxes) {
    const copy = structuredClone(box);
    out.push(copy.items === undefined ? 0 : 1, 'items' in copy ? 1 : 0, copy.inner?.deep?.length ?? -1);
    const { items = ['none'], inner } = copy;
    out.push(items.length, inner === undefined ? 0 : 1);
  }
  return { state: out, reward: 0, terminated: false };
}
