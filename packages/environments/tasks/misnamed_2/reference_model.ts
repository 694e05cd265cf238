// The true rules: friction is where it is, pressure how fast it moves, gravity what it carries, voltage a clock.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { friction, pressure, gravity, voltage } = state;
  const drive = action === 0 ? -0.52 * 0.67 : action === 2 ? 0.52 : 0;
  let change = drive / (1 + gravity);
  change -= 0.086 * pressure;
  if (Math.abs(pressure) > 1.32) change -= 0.086 * pressure * Math.abs(pressure);
  change -= 0.048 * friction;
  if (Math.abs(friction) > 1.95) change -= 0.16 * (Math.abs(friction) - 1.95) * Math.sign(friction);
  if (voltage < 1) change += 0.13;
  pressure += change;
  if (action === 3) {
    if (gravity > 1.76) {
      pressure += 0.5;
      gravity = 0;
    } else {
      gravity *= 0.5;
    }
  }
  friction += pressure;
  let reward = 0;
  if (Math.abs(friction) > 4.4) {
    friction = Math.sign(friction) * 4.4;
    pressure = -0.58 * pressure;
    reward -= 1;
  }
  if (friction > -1.13 && friction < -0.22) gravity += 0.36;
  else gravity *= 1 - 0.116;
  voltage = (voltage + (gravity > 1.45 ? 2 : 1)) % 6;
  const there = friction > 2.33 && friction < 2.99;
  if (there) reward += 1;
  const done = there && Math.abs(pressure) < 0.1;
  if (done) reward += 10;
  return { state: { friction, pressure, gravity, voltage }, reward, terminated: done };
}

export function initialState(random: Random): State {
  return {
    friction: 8.8 * random.float() - 4.4,
    pressure: 3 * random.float() - 1.5,
    gravity: 2 * random.float(),
    voltage: random.integer(6),
  };
}
