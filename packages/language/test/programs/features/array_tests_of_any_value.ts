// covers: filter, find, some and every whose callback gives a number, a text or an object
interface Cell {
  readonly mark: string;
  readonly next?: Cell;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const mask = Math.abs(Math.trunc(action)) & 31;
  out.push(...state.filter((_, i) => mask & (1 << i)));
  out.push(
    state.find((x) => x % 3) ?? -1,
    state.findIndex((x) => x & 1),
    state.findLastIndex((x) => x - action),
  );
  out.push(state.some((x) => x && x > 2) ? 1 : 0, state.every((x) => x) ? 1 : 0, state.every((x) => NaN * x) ? 1 : 0);
  const words = ['', 'a', '', 'bc'];
  out.push(
    words.filter((word) => word).length,
    words.findIndex((word) => word),
    words.every((word) => word) ? 1 : 0,
  );
  const cells: Cell[] = [{ mark: '' }, { mark: 'x', next: { mark: 'y' } }];
  out.push(
    cells.filter((cell) => cell.next).length,
    cells.findIndex((cell) => cell.next?.mark),
    cells.some((cell) => cell.mark || cell.next) ? 1 : 0,
  );
  const last = state.filter((x) => {
    if (x > 3) return x;
    return undefined;
  });
  out.push(last.length);
  return { state: out, reward: out.length, terminated: out.length % 7 === 0 };
}
