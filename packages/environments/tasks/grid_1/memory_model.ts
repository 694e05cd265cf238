export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { x, y, passenger, goal, paid, hour } = state;
  let reward = -1;
  let terminated = false;
  if (action === 0) y = Math.min(4, y + 1);
  if (action === 1) y = Math.max(0, y - 1);
  if (action === 2) x = Math.min(4, x + 1);
  if (action === 3) x = Math.max(0, x - 1);
  const corners = [[0, 0], [4, 0], [0, 4], [4, 4]];
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
