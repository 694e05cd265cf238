// The true rules: gravity is where it is, voltage how fast it moves, charge what it carries, mass a clock.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { gravity, voltage, charge, mass } = state;
  const drive = action === 0 ? -0.32 * 0.57 : action === 2 ? 0.32 : 0;
  let change = drive / (1 + charge);
  change -= 0.076 * voltage;
  if (Math.abs(voltage) > 1.08) change -= 0.137 * voltage * Math.abs(voltage);
  change -= 0.038 * gravity;
  if (Math.abs(gravity) > 2.15) change -= 0.25 * (Math.abs(gravity) - 2.15) * Math.sign(gravity);
  if (mass < 3) change += 0.08;
  voltage += change;
  if (action === 3) {
    if (charge > 1.47) {
      voltage += 0.67;
      charge = 0;
    } else {
      charge *= 0.5;
    }
  }
  gravity += voltage;
  let reward = 0;
  if (Math.abs(gravity) > 4) {
    gravity = Math.sign(gravity) * 4;
    voltage = -0.75 * voltage;
    reward -= 1;
  }
  if (gravity > -1.11 && gravity < -0.08) charge += 0.47;
  else charge *= 1 - 0.098;
  mass = (mass + (charge > 1.28 ? 2 : 1)) % 9;
  const there = gravity > 2.56 && gravity < 3.18;
  if (there) reward += 1;
  const done = there && Math.abs(voltage) < 0.1;
  if (done) reward += 10;
  return { state: { gravity, voltage, charge, mass }, reward, terminated: done };
}

export function initialState(random: Random): State {
  return {
    gravity: 8 * random.float() - 4,
    voltage: 3 * random.float() - 1.5,
    charge: 2 * random.float(),
    mass: random.integer(9),
  };
}
