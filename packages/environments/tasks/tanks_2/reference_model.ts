// The true rules of the tanks turkic, berum, bisken.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { turkic, berum, bisken, heat } = state;
  const down = 0.17 * (turkic - berum);
  const on = 0.1 * (berum - bisken);
  const through = Math.abs(down) < 0.17 * 3 ? down * 0.7 : down;
  turkic += 0.3 - through;
  berum += through - on;
  bisken += on;
  if (action === 1) turkic += 1.8;
  if (action === 2 && bisken > 0) {
    const moved = Math.min(bisken, 1.8);
    bisken -= moved;
    berum += moved;
  }
  if (action === 3) bisken -= 0.34 * bisken;
  if (action === 4) heat += 1.8 / (1 + 0.1 * berum);
  heat -= 0.05 * (heat - 20);
  if (berum > 5.5) {
    berum -= 1.7;
    bisken += 1.7 / 2;
  }
  if (heat > 51) berum = Math.max(0, berum - 0.7);
  turkic = Math.max(0, turkic * (1 - 0.03));
  bisken = Math.max(0, bisken);
  let reward = bisken > 4 && bisken < 6 ? 1 : 0;
  if (heat > 51) reward -= 0.5;
  const spilt = turkic > 9 || bisken > 9;
  if (spilt) reward -= 5;
  return { state: { turkic, berum, bisken, heat }, reward, terminated: spilt };
}

export function initialState(random: Random): State {
  return {
    turkic: 8 * random.float(),
    berum: 8 * random.float(),
    bisken: 8 * random.float(),
    heat: 20 + 36 * random.float(),
  };
}
