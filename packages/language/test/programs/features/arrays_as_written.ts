// covers: arrays as language models write them: searches, queues, grids, priorities, grouping
type Pos = { x: number; y: number };
type Node = { pos: Pos; cost: number; path: readonly Pos[] };

const DIRS: readonly (readonly [number, number])[] = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
];

const same = (a: Pos, b: Pos): boolean => a.x === b.x && a.y === b.y;

function shortest(grid: readonly (readonly number[])[], from: Pos, to: Pos): Node | undefined {
  const open: Node[] = [{ pos: from, cost: 0, path: [from] }];
  const seen: boolean[][] = grid.map((row) => row.map(() => false));
  while (open.length > 0) {
    open.sort((a, b) => a.cost - b.cost || a.path.length - b.path.length);
    const { pos, cost, path } = open.shift()!;
    if (same(pos, to)) return { pos, cost, path };
    if (seen[pos.y][pos.x]) continue;
    seen[pos.y][pos.x] = true;
    for (const [dx, dy] of DIRS) {
      const next = { x: pos.x + dx, y: pos.y + dy };
      if (next.y < 0 || next.y >= grid.length || next.x < 0 || next.x >= grid[0].length) continue;
      if (path.some((p) => same(p, next))) continue;
      open.push({ pos: next, cost: cost + grid[next.y][next.x], path: [...path, next] });
    }
  }
  return undefined;
}

const transpose = (rows: number[][]): number[][] => rows[0].map((_, c) => rows.map((row) => row[c]));

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const grid = Array.from({ length: 3 }, (_, y) =>
    Array.from({ length: 4 }, (_, x) => Math.abs(Math.trunc(state[(y * 4 + x) % Math.max(1, state.length)] ?? 1)) % 7),
  );
  const found = shortest(grid, { x: 0, y: 0 }, { x: 3, y: 2 });
  const out: number[] = [found?.cost ?? -1, ...(found?.path ?? []).flatMap(({ x, y }) => [x, y])];
  out.push(...transpose(grid).flat());
  const lines = [...grid, ...transpose(grid)].filter((line) => line.every((cell) => cell === line[0]));
  out.push(lines.length);
  const flat = grid.flat();
  const counts = flat.reduce<number[]>((all, cell) => {
    all[cell] += 1;
    return all;
  }, new Array(8).fill(0));
  out.push(...counts, counts.indexOf(Math.max(...counts)));
  const ranked = flat
    .map((cell, at) => ({ cell, at }))
    .sort((a, b) => b.cell - a.cell || a.at - b.at)
    .slice(0, 3)
    .map(({ at }) => at);
  out.push(...ranked);
  const zipped = flat.slice(0, 3).map((cell, i): [number, number] => [cell, ranked[i] ?? 0]);
  for (const [i, [cell, at]] of zipped.entries()) out.push(i + cell * at);
  const next = grid.map((row) => [...row]);
  const [top] = next;
  [top[0], next[2][3]] = [next[2][3], top[0]];
  next.unshift(next.pop()!);
  const moved = next.map((row, y) => row.map((cell, x) => (x === y ? cell + 1 : cell)));
  out.push(...moved.flat());
  const unique = flat.filter((cell, i, all) => all.indexOf(cell) === i).toSorted((a, b) => a - b);
  out.push(...unique);
  const chunks: number[][] = [];
  for (let i = 0; i < flat.length; i += 5) chunks.push(flat.slice(i, i + 5));
  out.push(chunks.length, chunks.at(-1)?.length ?? 0);
  const queue: Pos[] = [{ x: 0, y: 0 }];
  let head = 0;
  while (head < queue.length && queue.length < 20) {
    const { x, y } = queue[head++];
    for (const [dx, dy] of DIRS.slice(0, 2)) queue.push({ x: x + dx, y: y + dy });
  }
  out.push(queue.length, queue[queue.length - 1].x, queue.findLast((p) => p.y === 0)?.x ?? -1);
  const hand = state.slice(0, 5);
  const [played] = hand.splice(Math.abs(Math.trunc(action)) % Math.max(1, hand.length), 1);
  out.push(played ?? -1, hand.length, [...hand].sort((a, b) => a - b || 0).length);
  const best = zipped.reduce((a, b) => (b[1] > a[1] ? b : a));
  const pairs = flat.slice(0, 4).flatMap((a, i) => flat.slice(i + 1, 4).map((b) => a * b));
  out.push(...best, ...pairs);
  const last = state.length > 0 ? state[state.length - 1] : undefined;
  out.push(last ?? -1, state.every(Number.isFinite) ? 1 : 0, state.filter(Boolean).length);
  return { state: out, reward: out.length, terminated: head > 3 };
}
