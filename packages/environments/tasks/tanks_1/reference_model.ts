// The true rules of the tanks vorkel, zivum, biren.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { vorkel, zivum, biren, heat } = state;
  const down = 0.08 * (vorkel - zivum);
  const on = 0.14 * (zivum - biren);
  const through = Math.abs(down) < 0.08 * 2 ? down * 0.5 : down;
  vorkel += 0.3 - through;
  zivum += through - on;
  biren += on;
  if (action === 1) vorkel += 1.5;
  if (action === 2 && biren > 0) {
    const moved = Math.min(biren, 1.5);
    biren -= moved;
    zivum += moved;
  }
  if (action === 3) biren -= 0.17 * biren;
  if (action === 4) heat += 1.6 / (1 + 0.1 * zivum);
  heat -= 0.11 * (heat - 20);
  if (zivum > 7) {
    zivum -= 1.4;
    biren += 1.4 / 2;
  }
  if (heat > 41) zivum = Math.max(0, zivum - 0.9);
  vorkel = Math.max(0, vorkel * (1 - 0.03));
  biren = Math.max(0, biren);
  let reward = biren > 3.5 && biren < 5 ? 1 : 0;
  if (heat > 41) reward -= 0.5;
  const spilt = vorkel > 9.5 || biren > 9.5;
  if (spilt) reward -= 5;
  return { state: { vorkel, zivum, biren, heat }, reward, terminated: spilt };
}

export function initialState(random: Random): State {
  return {
    vorkel: 8.5 * random.float(),
    zivum: 8.5 * random.float(),
    biren: 8.5 * random.float(),
    heat: 20 + 26 * random.float(),
  };
}
