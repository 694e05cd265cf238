// covers: structuredClone; JSON.parse(JSON.stringify(x)) as a clone; aliasing
interface Unit {
  at: { x: number; y: number };
  path: number[];
  name?: string;
  carried: number | null;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const units: Unit[] = state.map((x, i) => ({ at: { x, y: i }, path: [x, action], carried: i % 2 === 0 ? i : null }));
  const copy = structuredClone(units);
  const text: Unit[] = JSON.parse(JSON.stringify(units));
  const alias = units;
  for (const unit of alias) {
    unit.at.x = -1;
    unit.path.push(7);
    unit.name = 'moved';
    unit.carried = null;
  }
  const rows = structuredClone([[action, 1], [2]]);
  rows[0].push(9);
  const out: number[] = [];
  for (const each of [...units, ...copy])
    out.push(
      each.at.x,
      each.at.y,
      each.path.length,
      each.carried ?? -5,
      each.name === undefined ? 0 : each.name.length,
    );
  for (const each of text) out.push(each.at.y, each.path.length, each.carried ?? -5, each.name === undefined ? 0 : 1);
  out.push(rows[0].length, rows[1][0], copy === units ? 1 : 0, alias === units ? 1 : 0);
  return { state: out, reward: structuredClone(action), terminated: JSON.parse(JSON.stringify(state.length > 4)) };
}
