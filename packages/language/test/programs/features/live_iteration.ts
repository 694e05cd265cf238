// covers: for..of over Map and Set while they change; forEach while it changes
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const queue = new Set<number>(state.map((x) => Math.abs(Math.trunc(x)) % 7));
  // what is added on the way is visited
  for (const x of queue) {
    out.push(x);
    if (x > 0 && x < 7) queue.add(x - 1);
  }
  // what is deleted before its turn is not, and what is added again comes last
  const seen = new Set([1, 2, 3, 4]);
  let turns = 0;
  for (const x of seen) {
    turns++;
    out.push(x);
    if (turns === 1) {
      seen.delete(2);
      seen.delete(1);
      seen.add(1);
    }
    if (turns === 20) break;
  }
  // cleared and filled again
  const map = new Map<string, number>([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ]);
  for (const [key, value] of map) {
    out.push(value, key.length);
    if (key === 'a') {
      map.clear();
      map.set('d', action);
      map.set('a', 4);
    }
    if (value === 4) break;
  }
  // deleting the entry of this turn
  const counts = new Map(state.map((x, i): [number, number] => [i, x]));
  for (const [i, x] of counts) if (x > action) counts.delete(i);
  out.push(counts.size);
  counts.forEach((x, i, all) => {
    out.push(x);
    if (i < 3) all.set(i + 10, x + 1);
    if (i > 11) all.delete(i - 1);
  });
  outer: for (const x of seen) {
    for (const y of seen) {
      if (y === 3) continue outer;
      if (x === 1) break outer;
      out.push(x * 10 + y);
    }
  }
  return { state: out, reward: turns, terminated: map.has('d') };
}
