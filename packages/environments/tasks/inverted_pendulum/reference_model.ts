// InvertedPendulum-v4 over its observation: MuJoCo's equations for a cart and a pole, written in orrery's language.
// The ceiling that a score can reach from the observation alone.
const TIME_STEP = 0.02;
const FRAMES = 2;
const GRAVITY = 9.81;
const GEAR = 100;
const DAMPING = 1;
const CART_MASS = 10.47197551196598;
const POLE_MASS = 5.018591641363306;
// Of the pole: inertia about its centre of mass, and where that lies.
const POLE_INERTIA = 0.1887497668730885;
const COM_X = 0.0005;
const COM_Z = 0.3;
// The soft limit of the cart's track: 1 m to both sides.
const LIMIT = 1;
const INVERSE_WEIGHT = 0.08367433805859587;
const TIME_CONSTANT = 0.04;
const IMPEDANCE_LOW = 0.9;
const IMPEDANCE_HIGH = 0.95;
const IMPEDANCE_WIDTH = 0.001;

function impedance(violation: number): number {
  const x = Math.abs(violation) / IMPEDANCE_WIDTH;
  if (x >= 1) return IMPEDANCE_HIGH;
  const y = x <= 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x);
  return IMPEDANCE_LOW + y * (IMPEDANCE_HIGH - IMPEDANCE_LOW);
}

/** Accelerations of cart and pole at [position, angle, velocity, angular velocity]. */
function accelerations(s: number[], control: number): number[] {
  const sin = Math.sin(s[1]);
  const cos = Math.cos(s[1]);
  // The pole's centre of mass against the hinge, and how it moves with the angle.
  const height = COM_Z * cos - COM_X * sin;
  const fall = -COM_X * cos - COM_Z * sin;
  const m11 = CART_MASS + POLE_MASS;
  const m12 = POLE_MASS * height;
  const m22 = POLE_INERTIA + POLE_MASS * (COM_X * COM_X + COM_Z * COM_Z);
  const determinant = m11 * m22 - m12 * m12;
  const force = GEAR * control - DAMPING * s[2] - POLE_MASS * fall * s[3] * s[3];
  const torque = -DAMPING * s[3] - POLE_MASS * GRAVITY * fall;
  const pushed = (m22 * force - m12 * torque) / determinant;
  const side = s[0] < 0 ? 1 : -1;
  const distance = LIMIT - Math.abs(s[0]);
  let limit = 0;
  if (distance < 0) {
    const d = impedance(distance);
    const reference =
      (-2 / (IMPEDANCE_HIGH * TIME_CONSTANT)) * side * s[2] -
      (d * distance) / (IMPEDANCE_HIGH * IMPEDANCE_HIGH * TIME_CONSTANT * TIME_CONSTANT);
    const softness = ((1 - d) / d) * INVERSE_WEIGHT;
    limit = side * Math.max(0, (reference - side * pushed) / (m22 / determinant + softness));
  }
  return [
    pushed + (m22 * limit) / determinant,
    (m11 * torque - m12 * force) / determinant - (m12 * limit) / determinant,
  ];
}

/** Derivatives of the whole state. */
function derivatives(s: number[], control: number): number[] {
  const a = accelerations(s, control);
  return [s[2], s[3], a[0], a[1]];
}

function moved(s: number[], rates: number[], time: number): number[] {
  return s.map((value, at) => value + time * rates[at]);
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const control = Math.max(-3, Math.min(3, action[0]));
  let s = state;
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const k1 = derivatives(s, control);
    const k2 = derivatives(moved(s, k1, TIME_STEP / 2), control);
    const k3 = derivatives(moved(s, k2, TIME_STEP / 2), control);
    const k4 = derivatives(moved(s, k3, TIME_STEP), control);
    s = s.map((value, at) => value + (TIME_STEP / 6) * (k1[at] + 2 * k2[at] + 2 * k3[at] + k4[at]));
  }
  return { state: s, reward: 1, terminated: Math.abs(s[1]) > 0.2 };
}
