// covers: Map and Set of many entries: growing, deleting and growing again
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const count = 30 + state.length * 5;
  const map = new Map<number, number>();
  const names = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    map.set(i * 1.5 + action, i);
    names.set(`name number ${i % 25} of many`, i);
  }
  out.push(map.size, names.size);
  for (let i = 0; i < count; i += 2) map.delete(i * 1.5 + action);
  for (let i = 0; i < 12; i++) map.set(-i - 1000, i);
  let sum = 0;
  for (const [key, value] of map) sum += key * value;
  out.push(map.size, sum, map.get(1.5 + action) ?? -1, map.get(3 + action) ?? -1);
  for (const [name, value] of names) out.push(name.length * value);
  const visited = new Set<string>();
  let x = 0;
  let y = 0;
  for (const turn of [...state, action, 1, 2, 3]) {
    if (turn > 2) x++;
    else if (turn > 0) y++;
    else x--;
    visited.add(`${x},${y}`);
  }
  for (let i = 0; i < 20; i++) visited.add(`${i},${i * i}`);
  out.push(visited.size, visited.has('3,9') ? 1 : 0, visited.has('9,3') ? 1 : 0);
  return { state: out, reward: map.size, terminated: false };
}
