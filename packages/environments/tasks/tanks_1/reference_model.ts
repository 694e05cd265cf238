// The true rules of the tanks vorkel, zivum, biren.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { vorkel, zivum, biren, heat } = state;
  const down = 0.158 * (vorkel - zivum);
  const on = 0.152 * (zivum - biren);
  const through = Math.abs(down) < 0.158 * 2.3 ? down * 0.53 : down;
  vorkel += 0.54 - through;
  zivum += through - on;
  biren += on;
  if (action === 1) vorkel += 1.26;
  if (action === 2 && biren > 0) {
    const moved = Math.min(biren, 1.26);
    biren -= moved;
    zivum += moved;
  }
  if (action === 3) biren -= 0.17 * biren;
  if (action === 4) heat += 1.73 / (1 + 0.1 * zivum);
  heat -= 0.116 * (heat - 20);
  if (zivum > 6.6) {
    zivum -= 1.22;
    biren += 1.22 / 2;
  }
  if (heat > 41.2) zivum = Math.max(0, zivum - 0.9);
  vorkel = Math.max(0, vorkel * (1 - 0.012));
  biren = Math.max(0, biren);
  let reward = biren > 3 && biren < 5.5 ? 1 : 0;
  if (heat > 41.2) reward -= 0.5;
  const spilt = vorkel > 10.5 || biren > 10.5;
  if (spilt) reward -= 5;
  return { state: { vorkel, zivum, biren, heat }, reward, terminated: spilt };
}

export function initialState(random: Random): State {
  return {
    vorkel: 9.5 * random.float(),
    zivum: 9.5 * random.float(),
    biren: 9.5 * random.float(),
    heat: 20 + 26.2 * random.float(),
  };
}
