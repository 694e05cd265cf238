// Taxi-v3: the rules of Gymnasium 0.29.1, written in orrery's language.
const SIDE = 5;
const IN_TAXI = 4;
const STOPS = [
  [0, 0],
  [0, 4],
  [4, 0],
  [4, 3],
];
// Whether a wall stands to the right of each column, by row.
const WALLS = [
  [false, true, false, false, true],
  [false, true, false, false, true],
  [false, false, false, false, true],
  [true, false, true, false, true],
  [true, false, true, false, true],
];

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const destination = state % 4;
  let passenger = Math.floor(state / 4) % 5;
  let column = Math.floor(state / 20) % SIDE;
  let row = Math.floor(state / 100);
  let reward = -1;
  let terminated = false;
  let stop = -1;
  for (let at = 0; at < STOPS.length; at++) {
    if (STOPS[at][0] === row && STOPS[at][1] === column) stop = at;
  }
  if (action === 0) row = Math.min(row + 1, SIDE - 1);
  else if (action === 1) row = Math.max(row - 1, 0);
  else if (action === 2) {
    if (!WALLS[row][column]) column += 1;
  } else if (action === 3) {
    if (column > 0 && !WALLS[row][column - 1]) column -= 1;
  } else if (action === 4) {
    if (passenger < IN_TAXI && stop === passenger) passenger = IN_TAXI;
    else reward = -10;
  } else if (passenger === IN_TAXI && stop === destination) {
    passenger = destination;
    reward = 20;
    terminated = true;
  } else if (passenger === IN_TAXI && stop >= 0) {
    passenger = stop;
  } else {
    reward = -10;
  }
  return { state: ((row * SIDE + column) * 5 + passenger) * 4 + destination, reward, terminated };
}
