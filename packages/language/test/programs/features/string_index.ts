// covers: string index; string index that may be missing
const GRID = ['#####', '#..T#', '#@ .#'];

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const text = `${action}/${state.length}`;
  const out: number[] = [];
  for (let y = 0; y < GRID.length; y++)
    for (let x = 0; x < GRID[y].length; x++) {
      const cell = GRID[y][x];
      if (cell === '#') out.push(1);
      else if (cell === 'T' || cell > 'S') out.push(2 + cell.length);
      if (GRID[y][x + 1] === '.') out.push(x);
      if (GRID[y]?.[x - 1] === undefined) out.push(-x);
    }
  for (const at of [...state, 0, 1, 2.5, -1, NaN]) {
    const unit = text[at];
    out.push(unit === undefined ? -1 : unit.charCodeAt(0), (text[at] ?? 'none').length);
    if (text[at]) out.push(text[at] === '0' ? 1 : 0);
    if (unit !== '/') out.push(7);
  }
  const first = text[0];
  let index = 0;
  const pair = text[index++] + text[index++] + text[index];
  return { state: out, reward: pair.length, terminated: first === pair[0] && text[text.length - 1] !== first };
}
