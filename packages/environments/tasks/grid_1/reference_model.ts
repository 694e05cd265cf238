// The true rules of the changed grid.
const DX = [-1,0,0,1];
const DY = [0,1,-1,0];

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
    if (x === 2 && y === 3 && action === 1) blocked = true;
    if (x === 3 && y === 3 && action === 2) blocked = true;
    if (x === 3 && y === 2 && action === 3) blocked = true;
    if (x === 3 && y === 1 && action === 2) blocked = true;
    if (x === 0 && y === 3 && action === 0) blocked = true;
    if (x === 0 && y === 2 && action === 1) blocked = true;
    if (x === 0 && y === 4 && action === 1) blocked = true;
    if (x === 1 && y === 2 && action === 1) blocked = true;
    if (blocked) {
      reward -= 1;
    } else {
      const slides = (x === 2 && y === 0) || (x === 3 && y === 4);
      x = within(x + (slides ? 2 * dx : dx), 5);
      y = within(y + (slides ? 2 * dy : dy), 5);
    }
    if (x === 0 && y === 3 && !paid) {
      reward -= 2;
      paid = true;
    }
  } else if (action === 4) {
    let place = -1;
    if (x === 3 && y === 3) place = 0;
    if (x === 1 && y === 2) place = 1;
    if (x === 3 && y === 1) place = 2;
    if (x === 2 && y === 3) place = 3;
    if (place < 0 || place !== passenger) {
      reward -= 7;
    } else if (place === 2 && goal === 3 && !paid) {
      goal = (goal + 1) % 4;
    } else {
      passenger = 4;
    }
  } else {
    let place = -1;
    if (x === 3 && y === 3) place = 0;
    if (x === 1 && y === 2) place = 1;
    if (x === 3 && y === 1) place = 2;
    if (x === 2 && y === 3) place = 3;
    if (passenger === 4 && place === goal) {
      reward += 13;
      if (hour <= 2) reward += 3;
      terminated = true;
    } else if (passenger === 4 && place >= 0) {
      passenger = place;
      reward -= 3;
    } else {
      reward -= 7;
    }
  }
  if (x === 4 && y === 1 && action !== 5) {
    x = within(x + 1, 5);
    y = within(y + 1, 5);
  } else if (x === 3 && y === 2 && action !== 5) {
    x = within(x + 0, 5);
    y = within(y + -1, 5);
  } else if (x === 2 && y === 1 && action !== 5) {
    x = within(x + -1, 5);
    y = within(y + 1, 5);
  }
  hour = (hour + 1) % 4;
  const flooded = y === 0 && (hour === 0 || hour === 1);
  if (flooded && passenger === 4) reward -= 2;
  if (flooded && x % 2 === 0) x = within(x + 1, 5);
  if ((x === 0 && y === 1) || (x === 1 && y === 4) || (x === 1 && y === 3)) {
    reward -= 30;
    x = 4;
    y = 4;
    paid = false;
  }
  return { state: { x, y, passenger, goal, paid, hour }, reward, terminated };
}

export function initialState(random: Random): State {
  const passenger = Math.min(4, random.integer(8));
  let goal = random.integer(4);
  if (goal === passenger) goal = (goal + 1) % 4;
  return {
    x: random.integer(5),
    y: random.integer(5),
    passenger,
    goal,
    paid: random.integer(2) === 0,
    hour: random.integer(4),
  };
}
