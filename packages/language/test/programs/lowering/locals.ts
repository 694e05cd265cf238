export const parameters = { gravity: 9.8, mass: -0.5 };
const WEIGHT = parameters.gravity * parameters.mass;
const SCALE = 3;

export const step = (
  state: State,
  action: Action,
  random: Random,
): { state: State; reward: number; terminated: boolean } => {
  const limit = state.length;
  const base = action + 1;
  const scaled = (x: number) => x * base + limit;
  function walk(depth: number): number {
    if (depth <= 0) return scaled(depth);
    return walk(depth - 1) + base;
  }
  const inner = (x: number): number => {
    const offset = x + 1;
    const add = (y: number) => y + offset + base;
    return add(x) + twice(x);
  };
  function twice(x: number): number {
    return x * 2 + limit;
  }
  const values = state.map((x) => scaled(x) + walk(2));
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const here = values[i];
    const plus = (n: number) => n + here * SCALE;
    total += plus(1);
  }
  const i2 = (n: number) => n * SCALE;
  const draws = [random.float(), random.integer(6), random.chance(0.3) ? 1 : 0, random.normal(), random.normal()];
  return {
    state: [...values, inner(action), ...draws, WEIGHT, parameters.mass],
    reward: WEIGHT + 0,
    terminated: random.integer(2) === 1,
  };
};
