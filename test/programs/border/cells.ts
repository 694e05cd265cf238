// Variants that hold one field in different ways, inside arrays, optional fields and null.
export type Cell =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'list'; value: number[]; note?: string }
  | { kind: 'flag'; value: boolean; more: { deep: { n: number }[] } | null };
type Small = { kind: 'number'; value: number };
export interface State {
  cells: Cell[];
  best: Cell | null;
  last?: Small;
}
export type Action = { do: 'grow' } | { do: 'set'; at: number; cell: 'number' | 'text' | 'flag' } | { do: 'clear' };

export function initialState(): State {
  return {
    cells: [
      { kind: 'number', value: -0 },
      { kind: 'text', value: '' },
      { kind: 'list', value: [] },
      { kind: 'flag', value: true, more: null },
    ],
    best: null,
  };
}

export function legalActions(state: State): Action[] {
  const actions: Action[] = [{ do: 'grow' }, { do: 'clear' }];
  state.cells.forEach((_, at) => actions.push({ do: 'set', at, cell: at % 2 === 0 ? 'text' : 'number' }));
  return actions;
}

function grown(cell: Cell): Cell {
  switch (cell.kind) {
    case 'number':
      return { ...cell, value: cell.value * 2 - 1 / cell.value };
    case 'text':
      return { kind: 'text', value: cell.value + String.fromCharCode(0xd7f0 + cell.value.length) };
    case 'list':
      return cell.value.length > 3
        ? { kind: 'list', value: cell.value.slice(2), note: 'cut' }
        : { ...cell, value: [...cell.value, cell.value.length] };
    case 'flag':
      return { kind: 'flag', value: !cell.value, more: { deep: [{ n: cell.value ? 1 : 2 }] } };
  }
}

export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  switch (action.do) {
    case 'grow':
      return {
        state: { cells: state.cells.map(grown), best: state.cells[0] ?? null, last: { kind: 'number', value: 1 } },
        reward: state.cells.length,
        done: false,
      };
    case 'set': {
      const cells = [...state.cells];
      if (action.at < 0 || action.at >= cells.length) throw new Error(`no cell ${action.at} of ${cells.length}`);
      if (action.cell === 'number') cells[action.at] = { kind: 'number', value: action.at };
      else if (action.cell === 'text') cells[action.at] = { kind: 'text', value: 'x'.repeat(action.at) };
      else cells.push({ kind: 'flag', value: false, more: null });
      return { state: { ...state, cells }, reward: -1, done: cells.length > 6 };
    }
    default:
      return { state: { cells: state.cells.slice(1), best: state.best }, reward: 0, done: state.cells.length < 2 };
  }
}
