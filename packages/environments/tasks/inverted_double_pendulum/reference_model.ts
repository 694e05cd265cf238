// InvertedDoublePendulum-v4 over its observation: MuJoCo's equations for a cart and two poles, written in orrery's
// language. The tip's place and the limit's force are those of the last evaluation inside a step, as in Gymnasium's
// environment. The ceiling that a score can reach from the observation alone, which clips velocities.
const TIME_STEP = 0.01;
const FRAMES = 5;
const GRAVITY_X = 1e-5;
const GRAVITY = 9.81;
const GEAR = 500;
const DAMPING = 0.05;
const CART_MASS = 10.47197551196598;
const POLE_MASS = 4.1987385815227585;
const POLE_INERTIA = 0.15497066975016235;
const LENGTH = 0.6;
const HALF = 0.3;
// The soft limit of the cart's track: 1 m to both sides, acting from a margin before it.
const LIMIT = 1;
const MARGIN = 0.01;
const INVERSE_WEIGHT = 0.08467261918769675;
const TIME_CONSTANT = 0.02;
const IMPEDANCE_LOW = 0.9;
const IMPEDANCE_HIGH = 0.95;
const IMPEDANCE_WIDTH = 0.001;

interface Rates {
  of: number[];
  /** Force of the limit on the cart. */
  limit: number;
}

function impedance(violation: number): number {
  const x = Math.abs(violation) / IMPEDANCE_WIDTH;
  if (x >= 1) return IMPEDANCE_HIGH;
  const y = x <= 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x);
  return IMPEDANCE_LOW + y * (IMPEDANCE_HIGH - IMPEDANCE_LOW);
}

/** Solution of m x = f for the symmetric m = [a, b, c; b, d, e; c, e, g]. */
function solved(a: number, b: number, c: number, d: number, e: number, g: number, f: number[]): number[] {
  const p = d * g - e * e;
  const q = c * e - b * g;
  const r = b * e - c * d;
  const determinant = a * p + b * q + c * r;
  return [
    (p * f[0] + q * f[1] + r * f[2]) / determinant,
    (q * f[0] + (a * g - c * c) * f[1] + (b * c - a * e) * f[2]) / determinant,
    (r * f[0] + (b * c - a * e) * f[1] + (a * d - b * b) * f[2]) / determinant,
  ];
}

/** Derivatives of [position, the poles' angles against the vertical, their velocities]. */
function derivatives(s: number[], control: number): Rates {
  const sin1 = Math.sin(s[1]);
  const cos1 = Math.cos(s[1]);
  const sin2 = Math.sin(s[2]);
  const cos2 = Math.cos(s[2]);
  const near = POLE_MASS * (HALF + LENGTH);
  const far = POLE_MASS * HALF;
  const shared = POLE_MASS * LENGTH * HALF;
  const a = CART_MASS + 2 * POLE_MASS;
  const b = near * cos1;
  const c = far * cos2;
  const d = POLE_INERTIA + POLE_MASS * (HALF * HALF + LENGTH * LENGTH);
  const e = shared * Math.cos(s[1] - s[2]);
  const g = POLE_INERTIA + POLE_MASS * HALF * HALF;
  const turn = shared * Math.sin(s[1] - s[2]);
  const friction1 = -DAMPING * s[4];
  const friction2 = -DAMPING * (s[5] - s[4]);
  const forces = [
    GEAR * control - DAMPING * s[3] + a * GRAVITY_X + near * sin1 * s[4] * s[4] + far * sin2 * s[5] * s[5],
    friction1 - friction2 + near * (GRAVITY_X * cos1 + GRAVITY * sin1) - turn * s[5] * s[5],
    friction2 + far * (GRAVITY_X * cos2 + GRAVITY * sin2) + turn * s[4] * s[4],
  ];
  let x = solved(a, b, c, d, e, g, forces);
  let limit = 0;
  const violation = LIMIT - Math.abs(s[0]) - MARGIN;
  if (violation < 0) {
    const side = s[0] < 0 ? 1 : -1;
    const response = solved(a, b, c, d, e, g, [1, 0, 0]);
    const w = impedance(violation);
    const reference =
      (-2 / (IMPEDANCE_HIGH * TIME_CONSTANT)) * side * s[3] -
      (w * violation) / (IMPEDANCE_HIGH * IMPEDANCE_HIGH * TIME_CONSTANT * TIME_CONSTANT);
    const softness = ((1 - w) / w) * INVERSE_WEIGHT;
    limit = side * Math.max(0, (reference - side * x[0]) / (response[0] + softness));
    const force = limit;
    x = x.map((value, at) => value + response[at] * force);
  }
  return { of: [s[3], s[4], s[5], x[0], x[1], x[2]], limit };
}

function moved(s: number[], rates: number[], time: number): number[] {
  return s.map((value, at) => value + time * rates[at]);
}

function clipped(value: number): number {
  return Math.max(-10, Math.min(10, value));
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const control = Math.max(-1, Math.min(1, action[0]));
  const first = Math.atan2(state[1], state[3]);
  const second = Math.atan2(state[2], state[4]);
  let s = [state[0], first, first + second, state[5], state[6], state[6] + state[7]];
  // Where the last evaluation of a step takes place, and the limit's force there.
  let seen = s;
  let limit = 0;
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const k1 = derivatives(s, control).of;
    const k2 = derivatives(moved(s, k1, TIME_STEP / 2), control).of;
    const k3 = derivatives(moved(s, k2, TIME_STEP / 2), control).of;
    seen = moved(s, k3, TIME_STEP);
    const last = derivatives(seen, control);
    limit = last.limit;
    s = s.map((value, at) => value + (TIME_STEP / 6) * (k1[at] + 2 * k2[at] + 2 * k3[at] + last.of[at]));
  }
  const tipX = seen[0] + LENGTH * (Math.sin(seen[1]) + Math.sin(seen[2]));
  const tipZ = LENGTH * (Math.cos(seen[1]) + Math.cos(seen[2]));
  const v1 = s[4];
  const v2 = s[5] - s[4];
  const next = [
    s[0],
    Math.sin(s[1]),
    Math.sin(s[2] - s[1]),
    Math.cos(s[1]),
    Math.cos(s[2] - s[1]),
    clipped(s[3]),
    clipped(v1),
    clipped(v2),
    clipped(limit),
    0,
    0,
  ];
  const reward = 10 - (0.01 * tipX * tipX + (tipZ - 2) * (tipZ - 2)) - (0.001 * v1 * v1 + 0.005 * v2 * v2);
  return { state: next, reward, terminated: tipZ <= 1 };
}
