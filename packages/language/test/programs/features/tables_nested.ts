// covers: tables in tables, records and arrays; tables as constants; identity and copies of tables; reference keys
type Room = { name: string; exits: Map<string, number>; tags: Set<string> };
const ROOMS = new Map<number, Room>([
  [0, { name: 'hall', exits: new Map([['north', 1]]), tags: new Set(['dark']) }],
  [
    1,
    {
      name: 'attic',
      exits: new Map([
        ['south', 0],
        ['up', 2],
      ]),
      tags: new Set(),
    },
  ],
]);
const GRID: ReadonlyMap<string, ReadonlySet<number>> = new Map([['a', new Set([1, 2])]]);

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  let at = 0;
  for (const x of state) {
    const room = ROOMS.get(at);
    if (!room) break;
    const next = room.exits.get(x > 0 ? 'north' : 'south') ?? room.exits.get('up');
    if (next !== undefined) at = next;
    out.push(at, room.tags.has('dark') ? 1 : 0, room.name.length);
  }
  out.push(GRID.get('a')?.size ?? 0, GRID.get('b')?.size ?? -1, GRID.get('a')!.has(action) ? 1 : 0);
  const graph = new Map<number, Set<number>>();
  for (let i = 0; i + 1 < state.length; i++) {
    let edges = graph.get(state[i]);
    if (edges === undefined) {
      edges = new Set();
      graph.set(state[i], edges);
    }
    edges.add(state[i + 1]);
  }
  for (const [from, edges] of graph) for (const to of edges) out.push(from, to);
  // a table is an object: two names, one table; a copy is another
  const alias = graph;
  const copy = structuredClone(graph);
  alias.set(100, new Set([1]));
  copy.set(200, new Set([2]));
  out.push(graph.has(100) ? 1 : 0, graph.has(200) ? 1 : 0, copy.has(100) ? 1 : 0, alias === graph ? 1 : 0);
  const changed = copy.get(state[0]);
  if (changed) changed.add(-77);
  out.push(graph.get(state[0])?.has(-77) ? 1 : 0);
  const shallow = new Map(graph);
  shallow.get(100)!.add(5);
  out.push(graph.get(100)!.size);
  // objects as keys are found by identity
  const cells = state.map((x) => ({ x }));
  const marked = new Map<{ x: number }, number>();
  for (const cell of cells) marked.set(cell, cell.x);
  out.push(marked.size, marked.has({ x: state[0] }) ? 1 : 0);
  if (cells.length > 0) {
    marked.delete(cells[0]);
    cells[0].x = 42;
    out.push(marked.has(cells[0]) ? 1 : 0, marked.size);
  }
  for (const [cell, value] of marked) out.push(cell.x - value);
  const held: { bag: Record<string, number[]>; ids: Set<number>[] } = { bag: {}, ids: [new Set(state), new Set()] };
  held.bag['list'] = [1];
  held.bag.list.push(action);
  held.ids[1].add(action);
  const again = { ...held, bag: { ...held.bag } };
  delete again.bag['list'];
  out.push(held.bag['list'].length, again.ids[1].size, 'list' in again.bag ? 1 : 0);
  return { state: out, reward: graph.size, terminated: ROOMS.size !== 2 };
}
