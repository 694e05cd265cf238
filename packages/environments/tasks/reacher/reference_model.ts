// Reacher-v4 over its observation: MuJoCo's equations for an arm of two links, written in orrery's language. Places of
// bodies are those of the last evaluation inside a step, as in Gymnasium's environment.
// The ceiling that a score can reach from the observation alone.
const TIME_STEP = 0.01;
const FRAMES = 2;
const GEAR = 200;
const DAMPING = 1;
const ARMATURE = 1;
const LENGTH = 0.1;
const REACH = 0.11;
const HALF = 0.05;
const LINK_MASS = 0.03560471674068432;
const LINK_INERTIA = 3.9175660390264734e-5;
const TIP_MASS = 0.004188790204786391;
const TIP_INERTIA = 1.6755160819145565e-7;
// Inertia of the second link with the fingertip about the second joint, and its moment of mass.
const OUTER = LINK_INERTIA + LINK_MASS * HALF * HALF + TIP_INERTIA + TIP_MASS * REACH * REACH;
const MOMENT = (LINK_MASS * HALF + TIP_MASS * REACH) * LENGTH;
const INNER = LINK_INERTIA + LINK_MASS * HALF * HALF + (LINK_MASS + TIP_MASS) * LENGTH * LENGTH;
// The soft limit of the second joint.
const LIMIT = 3;
const INVERSE_WEIGHT = 0.9998211549602818;
const TIME_CONSTANT = 0.02;
const IMPEDANCE_LOW = 0.9;
const IMPEDANCE_HIGH = 0.95;
const IMPEDANCE_WIDTH = 0.001;

function impedance(violation: number): number {
  const x = Math.abs(violation) / IMPEDANCE_WIDTH;
  if (x >= 1) return IMPEDANCE_HIGH;
  const y = x <= 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x);
  return IMPEDANCE_LOW + y * (IMPEDANCE_HIGH - IMPEDANCE_LOW);
}

/** Derivatives of [first angle, second angle, their velocities]. */
function derivatives(s: number[], controls: number[]): number[] {
  const sin = Math.sin(s[1]);
  const cos = Math.cos(s[1]);
  const m22 = OUTER + ARMATURE;
  const m12 = OUTER + MOMENT * cos;
  const m11 = INNER + OUTER + 2 * MOMENT * cos + ARMATURE;
  const determinant = m11 * m22 - m12 * m12;
  const first = GEAR * controls[0] - DAMPING * s[2] + MOMENT * sin * (2 * s[2] * s[3] + s[3] * s[3]);
  let second = GEAR * controls[1] - DAMPING * s[3] - MOMENT * sin * s[2] * s[2];
  const distance = LIMIT - Math.abs(s[1]);
  if (distance < 0) {
    const side = s[1] < 0 ? 1 : -1;
    const free = (m11 * second - m12 * first) / determinant;
    const d = impedance(distance);
    const reference =
      (-2 / (IMPEDANCE_HIGH * TIME_CONSTANT)) * side * s[3] -
      (d * distance) / (IMPEDANCE_HIGH * IMPEDANCE_HIGH * TIME_CONSTANT * TIME_CONSTANT);
    const softness = ((1 - d) / d) * INVERSE_WEIGHT;
    second += side * Math.max(0, (reference - side * free) / (m11 / determinant + softness));
  }
  return [s[2], s[3], (m22 * first - m12 * second) / determinant, (m11 * second - m12 * first) / determinant];
}

function moved(s: number[], rates: number[], time: number): number[] {
  return s.map((value, at) => value + time * rates[at]);
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const distance = Math.sqrt(state[8] * state[8] + state[9] * state[9] + state[10] * state[10]);
  const reward = -distance - (action[0] * action[0] + action[1] * action[1]);
  const controls = action.map((torque) => Math.max(-1, Math.min(1, torque)));
  let s = [Math.atan2(state[2], state[0]), Math.atan2(state[3], state[1]), state[6], state[7]];
  // Where the last evaluation of a step takes place.
  let seen = s;
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const k1 = derivatives(s, controls);
    const k2 = derivatives(moved(s, k1, TIME_STEP / 2), controls);
    const k3 = derivatives(moved(s, k2, TIME_STEP / 2), controls);
    seen = moved(s, k3, TIME_STEP);
    const k4 = derivatives(seen, controls);
    s = s.map((value, at) => value + (TIME_STEP / 6) * (k1[at] + 2 * k2[at] + 2 * k3[at] + k4[at]));
  }
  const tipX = LENGTH * Math.cos(seen[0]) + REACH * Math.cos(seen[0] + seen[1]);
  const tipY = LENGTH * Math.sin(seen[0]) + REACH * Math.sin(seen[0] + seen[1]);
  const next = [
    Math.cos(s[0]),
    Math.cos(s[1]),
    Math.sin(s[0]),
    Math.sin(s[1]),
    state[4],
    state[5],
    s[2],
    s[3],
    tipX - state[4],
    tipY - state[5],
    0,
  ];
  return { state: next, reward, terminated: false };
}
