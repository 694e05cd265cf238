// RTFM: the rules of the released benchmark, written in orrery's language.
const SIDE = 6;
const GOAL = 'order of the forest';
const GROUP_OF: Record<string, string> = {
  jinn: 'star alliance',
  mage: 'star alliance',
  demon: 'star alliance',
  goblin: 'order of the forest',
  bandit: 'order of the forest',
  wolf: 'order of the forest',
  dragon: 'rebel enclave',
  medusa: 'rebel enclave',
  spider: 'rebel enclave',
};
const BEATEN_BY: Record<string, string> = {
  blessed: 'cold',
  soldiers: 'cold',
  fanatical: 'fire',
  gleaming: 'fire',
  mysterious: 'lightning',
  arcane: 'lightning',
  grandmasters: 'poison',
  shimmering: 'poison',
};
const ROW_OF = [0, -1, 1, 0, 0];
const COLUMN_OF = [0, 0, 0, -1, 1];

interface Place {
  row: number;
  column: number;
}

/** The player's cell; row -1 without a player. */
function playerOf(state: State): Place {
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      if (state.board[row][column].includes('you')) return { row, column };
    }
  }
  return { row: -1, column: -1 };
}

function target(from: Place, action: Action): Place {
  const row = from.row + ROW_OF[action];
  const column = from.column + COLUMN_OF[action];
  return isWall(row, column) ? from : { row, column };
}

function isWall(row: number, column: number): boolean {
  return row < 1 || column < 1 || row > SIDE - 2 || column > SIDE - 2;
}

/** What stands in a cell. */
function thingIn(state: State, place: Place): string {
  const [one, other] = state.board[place.row][place.column];
  return one === 'empty' ? other : one;
}

export function legalActions(state: State): Action[] {
  const from = playerOf(state);
  if (from.row < 0) return [0, 1, 2, 3, 4];
  return [0, 1, 2, 3, 4].filter((action) => {
    const to = target(from, action);
    return action === 0 || to.row !== from.row || to.column !== from.column;
  });
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const from = playerOf(state);
  if (from.row < 0) return { state, reward: -1, terminated: true };
  const to = target(from, action);
  if (to.row === from.row && to.column === from.column) return { state, reward: 0, terminated: false };
  const next: State = { board: state.board.map((row) => row.map((cell) => [...cell])), inventory: state.inventory };
  next.board[from.row][from.column] = ['empty', 'empty'];
  const thing = thingIn(state, to);
  const words = thing.split(' ');
  if (words.length === 1 || GROUP_OF[words[1]] === undefined) {
    if (words.length === 2) next.inventory = thing;
    next.board[to.row][to.column] = ['you', 'empty'];
    return { state: next, reward: 0, terminated: false };
  }
  const won = BEATEN_BY[state.inventory.split(' ')[0]] === words[0];
  if (won) next.board[to.row][to.column] = ['you', 'empty'];
  return { state: next, reward: won && GROUP_OF[words[1]] === GOAL ? 1 : -1, terminated: true };
}
