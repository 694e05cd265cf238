// The true rules of the changed mountain car.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { position, velocity, charge } = state;
  let reward = -1;
  let engine = action === 0 ? -0.0014 : action === 2 ? 0.0014 : 0;
  if (position > -0.9 && position < -0.37) engine *= 0.34;
  const before = velocity;
  velocity += engine - 0.0034 * Math.cos(3 * position);
  if (before > 0.045) velocity -= 0.0013;
  if (position > -0.2 && position < 0.2) velocity *= 0.914;
  if (action === 3) {
    if (charge >= 2) {
      charge -= 2;
      velocity += before < 0 ? -0.016 : 0.016;
    } else {
      reward -= 1;
    }
  } else if (Math.abs(before) < 0.012) {
    charge = Math.min(7, charge + 1);
  }
  if (velocity > 0.081) velocity = 0.081;
  if (velocity < -0.064) velocity = -0.064;
  position += velocity;
  if (position < -1.2) {
    position = -1.2;
    velocity = -0.57 * velocity;
    charge = Math.max(0, charge - 1);
  }
  const there = position >= 0.44;
  if (there) reward += charge > 0 ? 20 : 10;
  return { state: { position, velocity, charge }, reward, terminated: there };
}

export function initialState(random: Random): State {
  return {
    position: -1.2 + 1.64 * random.float(),
    velocity: 0.14 * random.float() - 0.07,
    charge: random.integer(8),
  };
}
