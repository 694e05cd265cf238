// Connect Four on bitboards. Square (column, row) is bit 7 * column + row of 49; the seventh row is always empty, so that no
// line runs from one column into the next. A board is two words: columns 0 to 3 in the low one (bits 0 to 27), columns 4 to 6
// in the high one (bits 0 to 20).
export type Action = 0 | 1 | 2 | 3 | 4 | 5 | 6;
export interface State {
  // Discs of the player who moves next, and of both.
  moverLow: number;
  moverHigh: number;
  bothLow: number;
  bothHigh: number;
  discs: number;
}

const COLUMNS: Action[] = [0, 1, 2, 3, 4, 5, 6];
const SQUARES = 42;
const TOP = 1 << 5;

export function initialState(): State {
  return { moverLow: 0, moverHigh: 0, bothLow: 0, bothHigh: 0, discs: 0 };
}

export function player(state: State): 0 | 1 {
  return state.discs % 2 === 0 ? 0 : 1;
}

export function legalActions(state: State): Action[] {
  const legal: Action[] = [];
  for (const column of COLUMNS) {
    const top = column < 4 ? state.bothLow & (TOP << (7 * column)) : state.bothHigh & (TOP << (7 * (column - 4)));
    if (top === 0) legal.push(column);
  }
  return legal;
}

// Whether four of the board's bits lie in a row at this distance: 1 upwards, 7 sideways, 6 and 8 aslant.
function aligned(low: number, high: number, distance: number): boolean {
  const pairsLow = low & ((low >> distance) | ((high << (28 - distance)) & 0xfffffff));
  const pairsHigh = high & (high >> distance);
  const twice = 2 * distance;
  const foursLow = pairsLow & ((pairsLow >> twice) | ((pairsHigh << (28 - twice)) & 0xfffffff));
  return (foursLow | (pairsHigh & (pairsHigh >> twice))) !== 0;
}

export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  let { moverLow, moverHigh, bothLow, bothHigh } = state;
  const otherLow = bothLow ^ moverLow;
  const otherHigh = bothHigh ^ moverHigh;
  // Adding the column's lowest square carries to its first empty one.
  if (action < 4) {
    const bottom = 1 << (7 * action);
    const square = (bothLow + bottom) & (0x3f * bottom) & ~bothLow;
    moverLow |= square;
    bothLow |= square;
  } else {
    const bottom = 1 << (7 * (action - 4));
    const square = (bothHigh + bottom) & (0x3f * bottom) & ~bothHigh;
    moverHigh |= square;
    bothHigh |= square;
  }
  const won =
    aligned(moverLow, moverHigh, 1) ||
    aligned(moverLow, moverHigh, 7) ||
    aligned(moverLow, moverHigh, 6) ||
    aligned(moverLow, moverHigh, 8);
  const reward = won ? (state.discs % 2 === 0 ? 1 : -1) : 0;
  const discs = state.discs + 1;
  return {
    state: { moverLow: otherLow, moverHigh: otherHigh, bothLow, bothHigh, discs },
    reward,
    done: won || discs === SQUARES,
  };
}
