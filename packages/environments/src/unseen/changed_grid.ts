import { Draw } from './draw.ts';
import { publishedMcts } from '../task.ts';
import { assemble, boolean, number, type World } from './world.ts';

/** A taxi's grid beside a cliff: with walls, belts, ice, tides, a toll gate and passengers who will not go everywhere. */
export function changedGrid(seed: number): World {
  const draw = new Draw(seed, 13);
  const columns = draw.whole(5, 6);
  const rows = draw.whole(4, 5);
  const cells = draw.shuffled([...Array(columns * rows).keys()]);
  const take = (count: number): number[] => cells.splice(0, count);
  const at = (cell: number): string => `x === ${cell % columns} && y === ${Math.floor(cell / columns)}`;
  const stops = take(4);
  const cliffs = take(3);
  const ice = take(2);
  const belts = take(3).map((cell) => ({ cell, dx: draw.whole(-1, 1), dy: draw.one([-1, 1]) }));
  const gate = take(1)[0] ?? 0;
  const start = take(1)[0] ?? 0;
  const walls = draw
    .some([...Array(columns * rows * 4).keys()], 8)
    .map((edge) => ({ cell: Math.floor(edge / 4), way: edge % 4 }));
  const tideRow = draw.whole(0, rows - 1);
  const period = draw.whole(4, 6);
  const tide = draw.ascending(0, period - 1, 2);
  const fare = draw.whole(8, 14);
  const wrong = draw.whole(3, 8);
  const toll = draw.whole(2, 4);
  const fall = draw.whole(15, 30);
  const refuses = [draw.whole(0, 3), 0] as [number, number];
  refuses[1] = (refuses[0] + draw.whole(1, 3)) % 4;
  const tired = draw.whole(2, 3);
  const tip = draw.whole(1, 3);
  const moves = draw.shuffled([
    [0, 1],
    [0, -1],
    [1, 0],
    [-1, 0],
  ]);
  const source = `// The true rules of the changed grid.
const DX = ${JSON.stringify(moves.map(([dx]) => dx))};
const DY = ${JSON.stringify(moves.map(([, dy]) => dy))};

function within(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { x, y, passenger, goal, paid, hour } = state;
  let reward = -1;
  let terminated = false;
  if (action < 4) {
    let dx = DX[action];
    let dy = DY[action];
    let blocked = false;
${walls.map(({ cell, way }) => `    if (${at(cell)} && action === ${way}) blocked = true;`).join('\n')}
    if (blocked) {
      reward -= 1;
    } else {
      const slides = ${ice.map((cell) => `(${at(cell)})`).join(' || ')};
      x = within(x + (slides ? 2 * dx : dx), ${columns});
      y = within(y + (slides ? 2 * dy : dy), ${rows});
    }
    if (${at(gate)} && !paid) {
      reward -= ${toll};
      paid = true;
    }
  } else if (action === 4) {
    let place = -1;
${stops.map((cell, stop) => `    if (${at(cell)}) place = ${stop};`).join('\n')}
    if (place < 0 || place !== passenger) {
      reward -= ${wrong};
    } else if (place === ${refuses[0]} && goal === ${refuses[1]} && !paid) {
      goal = (goal + 1) % 4;
    } else {
      passenger = 4;
    }
  } else {
    let place = -1;
${stops.map((cell, stop) => `    if (${at(cell)}) place = ${stop};`).join('\n')}
    if (passenger === 4 && place === goal) {
      reward += ${fare};
      if (hour <= ${tired}) reward += ${tip};
      terminated = true;
    } else if (passenger === 4 && place >= 0) {
      passenger = place;
      reward -= ${Math.floor(wrong / 2)};
    } else {
      reward -= ${wrong};
    }
  }
${belts
  .map(
    ({ cell, dx, dy }) =>
      `  if (${at(cell)} && action !== 5) {\n    x = within(x + ${dx}, ${columns});\n    y = within(y + ${dy}, ${rows});\n  }`,
  )
  .join(' else\n')
  .replaceAll('else\n  if', 'else if')}
  hour = (hour + 1) % ${period};
  const flooded = y === ${tideRow} && (hour === ${tide[0]} || hour === ${tide[1]});
  if (flooded && passenger === 4) reward -= 2;
  if (flooded && x % 2 === 0) x = within(x + 1, ${columns});
  if (${cliffs.map((cell) => `(${at(cell)})`).join(' || ')}) {
    reward -= ${fall};
    x = ${start % columns};
    y = ${Math.floor(start / columns)};
    paid = false;
  }
  return { state: { x, y, passenger, goal, paid, hour }, reward, terminated };
}

export function initialState(random: Random): State {
  const passenger = Math.min(4, random.integer(8));
  let goal = random.integer(4);
  if (goal === passenger) goal = (goal + 1) % 4;
  return {
    x: random.integer(${columns}),
    y: random.integer(${rows}),
    passenger,
    goal,
    paid: random.integer(2) === 0,
    hour: random.integer(${period}),
  };
}
`;
  const memory = `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { x, y, passenger, goal, paid, hour } = state;
  let reward = -1;
  let terminated = false;
  if (action === 0) y = Math.min(${rows - 1}, y + 1);
  if (action === 1) y = Math.max(0, y - 1);
  if (action === 2) x = Math.min(${columns - 1}, x + 1);
  if (action === 3) x = Math.max(0, x - 1);
  const corners = [[0, 0], [${columns - 1}, 0], [0, ${rows - 1}], [${columns - 1}, ${rows - 1}]];
  let place = -1;
  for (let corner = 0; corner < 4; corner += 1) if (corners[corner][0] === x && corners[corner][1] === y) place = corner;
  if (action === 4) {
    if (place >= 0 && passenger === place) passenger = 4;
    else reward = -10;
  }
  if (action === 5) {
    if (passenger === 4 && place === goal) {
      reward = 20;
      terminated = true;
    } else if (passenger === 4 && place >= 0) {
      passenger = place;
    } else {
      reward = -10;
    }
  }
  return { state: { x, y, passenger, goal, paid, hour }, reward, terminated };
}
`;
  return assemble('grid', seed, {
    title: 'A taxi in another town',
    text: [
      `A taxi moves on a grid of ${columns} columns (\`x\` from 0) and ${rows} rows (\`y\` from 0), fetches a passenger from one of four stops (numbered 0 to 3, each in a cell of its own) and brings them to another one, as in the taxi problem of Dietterich, beside a cliff; but stops, walls and cliffs stand elsewhere, the four moves are numbered otherwise (each goes one cell in one of the four directions, and stays at the edge of the grid), and these rules are added.`,
      'Some moves are blocked by a wall, from one side only: the taxi stays, at a penalty of 1. From two cells of ice a move goes two cells (walls count only where it begins). In one cell is a gate: whoever is in it after a move (or attempted move) and has not paid pays a toll.',
      'Fetching: at the stop where the passenger waits it takes them in; but from one certain stop to one certain goal they do not go in a taxi that has not paid: then nothing happens save that they choose the next goal (by number, after 3 comes 0). Anywhere else it costs a penalty. Bringing: at the goal the fare is the reward, with a tip in the first hours, and the world ends (after what follows here, with the passenger still on board); at another stop the passenger gets out there, for half of that penalty (rounded down); everything else costs the penalty.',
      'After the action three cells have belts, which carry the taxi on by at most one cell each way (up to the edge), unless it has just brought or tried to bring somebody; a taxi is carried once at most. Then the hour moves on. In one row the tide comes in at two hours (by the new hour): a passenger on board minds it (2), and a taxi in an even column is washed one column on. At last the cliff: a taxi in one of three cells falls, at a great penalty, and begins again in a certain cell as one that has not paid; its passenger stays with it.',
    ],
    fields: [
      { name: 'x', type: number, says: 'column of the taxi' },
      { name: 'y', type: number, says: 'row of the taxi' },
      { name: 'passenger', type: number, says: 'stop where the passenger waits, 4 in the taxi' },
      { name: 'goal', type: number, says: 'stop where the passenger wants to go' },
      { name: 'paid', type: boolean, says: 'whether the toll is paid' },
      { name: 'hour', type: number, says: 'hour, from 0 around' },
    ],
    actions: {
      kind: 'numbered',
      says: ['a move', 'a move', 'a move', 'a move', 'fetch the passenger', 'bring the passenger'],
    },
    close: ['## Reward\n\nEvery step costs 1 besides what is said above.'],
    source,
    memory,
    rules: walls.length + stops.length + belts.length + cliffs.length + ice.length + 16,
    timeLimit: 40,
    budget: { train: 600, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}
