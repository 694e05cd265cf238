// The true rules of the tanks turkic, berum, bisken.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { turkic, berum, bisken, heat } = state;
  const down = 0.131 * (turkic - berum);
  const on = 0.09 * (berum - bisken);
  const through = Math.abs(down) < 0.131 * 2.4 ? down * 0.42 : down;
  turkic += 0.3 - through;
  berum += through - on;
  bisken += on;
  if (action === 1) turkic += 1.41;
  if (action === 2 && bisken > 0) {
    const moved = Math.min(bisken, 1.41);
    bisken -= moved;
    berum += moved;
  }
  if (action === 3) bisken -= 0.34 * bisken;
  if (action === 4) heat += 2.33 / (1 + 0.1 * berum);
  heat -= 0.058 * (heat - 20);
  if (berum > 6.3) {
    berum -= 1.22;
    bisken += 1.22 / 2;
  }
  if (heat > 40.4) berum = Math.max(0, berum - 0.88);
  turkic = Math.max(0, turkic * (1 - 0.012));
  bisken = Math.max(0, bisken);
  let reward = bisken > 3.4 && bisken < 5.2 ? 1 : 0;
  if (heat > 40.4) reward -= 0.5;
  const spilt = turkic > 9.1 || bisken > 9.1;
  if (spilt) reward -= 5;
  return { state: { turkic, berum, bisken, heat }, reward, terminated: spilt };
}

export function initialState(random: Random): State {
  return {
    turkic: 8.1 * random.float(),
    berum: 8.1 * random.float(),
    bisken: 8.1 * random.float(),
    heat: 20 + 25.4 * random.float(),
  };
}
