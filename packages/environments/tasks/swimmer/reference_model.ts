// Swimmer-v4 over its observation: MuJoCo's equations for three links in a fluid, written in orrery's language.
// The ceiling that a score can reach from the observation alone.
const TIME_STEP = 0.01;
const FRAMES = 4;
const GEAR = 150;
const MASS = 35.604716740684324;
const INERTIA = 3.9175660390264717;
const AXIAL_INERTIA = 0.17383479349863523;
const ARMATURE = 0.1;
const DENSITY = 4000;
const VISCOSITY = 0.1;
// The box with a link's inertia: the fluid acts on its faces.
const WIDTH = Math.sqrt((AXIAL_INERTIA * 6) / MASS);
const LENGTH = Math.sqrt(((2 * INERTIA - AXIAL_INERTIA) * 6) / MASS);
const DIAMETER = (2 * WIDTH + LENGTH) / 3;
// A link's centre of mass is the tip and these multiples of the links' directions.
const REACH: number[][] = [
  [1, 0, 0],
  [0.5, -0.5, 0],
  [0.5, -1, -0.5],
];
// The soft limits of the joints.
const LIMIT = 1.7453292519943295;
const INVERSE_WEIGHTS: number[] = [0.38529334162134676, 0.3933336741383495];
const TIME_CONSTANT = 0.02;
const IMPEDANCE_LOW = 0.9;
const IMPEDANCE_HIGH = 0.95;
const IMPEDANCE_WIDTH = 0.001;

interface Row {
  joint: number;
  side: number;
  reference: number;
  softness: number;
}

function drag(coefficient: number, quadratic: number, speed: number): number {
  return -coefficient * speed - quadratic * Math.abs(speed) * speed;
}

/** Solution of matrix x = right, by elimination: the matrix is positive definite. */
function solved(matrix: number[][], right: number[]): number[] {
  const m = matrix.map((row, at) => [...row, right[at]]);
  const n = right.length;
  for (let pivot = 0; pivot < n; pivot += 1) {
    for (let row = pivot + 1; row < n; row += 1) {
      const factor = m[row][pivot] / m[pivot][pivot];
      for (let column = pivot; column <= n; column += 1) m[row][column] -= factor * m[pivot][column];
    }
  }
  const x = right.map(() => 0);
  for (let row = n - 1; row >= 0; row -= 1) {
    let sum = m[row][n];
    for (let column = row + 1; column < n; column += 1) sum -= m[row][column] * x[column];
    x[row] = sum / m[row][row];
  }
  return x;
}

function impedance(violation: number): number {
  const x = Math.abs(violation) / IMPEDANCE_WIDTH;
  if (x >= 1) return IMPEDANCE_HIGH;
  const y = x <= 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x);
  return IMPEDANCE_LOW + y * (IMPEDANCE_HIGH - IMPEDANCE_LOW);
}

/** Limits that are passed at [tip, directions of the links]. */
function passedLimits(s: number[]): Row[] {
  const rows: Row[] = [];
  for (let joint = 0; joint < 2; joint += 1) {
    const angle = s[3 + joint] - s[2 + joint];
    const distance = LIMIT - Math.abs(angle);
    if (distance >= 0) continue;
    const side = angle < 0 ? 1 : -1;
    const d = impedance(distance);
    rows.push({
      joint,
      side,
      reference:
        (-2 / (IMPEDANCE_HIGH * TIME_CONSTANT)) * side * (s[8 + joint] - s[7 + joint]) -
        (d * distance) / (IMPEDANCE_HIGH * IMPEDANCE_HIGH * TIME_CONSTANT * TIME_CONSTANT),
      softness: ((1 - d) / d) * INVERSE_WEIGHTS[joint],
    });
  }
  return rows;
}

function along(row: Row): number[] {
  const direction = [0, 0, 0, 0, 0];
  direction[2 + row.joint] = -row.side;
  direction[3 + row.joint] = row.side;
  return direction;
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, at) => sum + value * b[at], 0);
}

/** Forces of the limits that are passed: none pulls, and each is zero or holds its reference. */
function limitForces(rows: Row[], free: number[], responses: number[][]): number[] {
  const missing = rows.map((row) => row.reference - dot(along(row), free));
  const stiff = rows.map((row) => responses.map((response) => dot(along(row), response)));
  for (let at = 0; at < rows.length; at += 1) stiff[at][at] += rows[at].softness;
  const alone = missing.map((value, at) => Math.max(0, value / stiff[at][at]));
  if (rows.length < 2) return alone;
  const both = solved(stiff, missing);
  if (both[0] >= 0 && both[1] >= 0) return both;
  if (alone[0] > 0 && stiff[1][0] * alone[0] >= missing[1]) return [alone[0], 0];
  return [0, alone[1]];
}

/** Derivatives of [tip x, y, directions of the links, velocities of these]. */
function derivatives(s: number[], controls: number[]): number[] {
  const cos = [Math.cos(s[2]), Math.cos(s[3]), Math.cos(s[4])];
  const sin = [Math.sin(s[2]), Math.sin(s[3]), Math.sin(s[4])];
  const inertia: number[][] = [
    [3 * MASS + ARMATURE, 0, 0, 0, 0],
    [0, 3 * MASS + ARMATURE, 0, 0, 0],
    [0, 0, INERTIA + 2 * ARMATURE, -ARMATURE, 0],
    [0, 0, -ARMATURE, INERTIA + 2 * ARMATURE, -ARMATURE],
    [0, 0, 0, -ARMATURE, INERTIA + ARMATURE],
  ];
  const forces = [0, 0, -GEAR * controls[0], GEAR * (controls[0] - controls[1]), GEAR * controls[1]];
  for (let link = 0; link < 3; link += 1) {
    const reach = REACH[link];
    let velocityX = s[5];
    let velocityY = s[6];
    let biasX = 0;
    let biasY = 0;
    for (let k = 0; k < 3; k += 1) {
      velocityX -= reach[k] * sin[k] * s[7 + k];
      velocityY += reach[k] * cos[k] * s[7 + k];
      biasX -= reach[k] * cos[k] * s[7 + k] * s[7 + k];
      biasY -= reach[k] * sin[k] * s[7 + k] * s[7 + k];
    }
    const linear = 3 * Math.PI * DIAMETER * VISCOSITY;
    const lengthwise = velocityX * cos[link] + velocityY * sin[link];
    const crosswise = velocityY * cos[link] - velocityX * sin[link];
    const pull = drag(linear, (DENSITY / 2) * WIDTH * WIDTH, lengthwise);
    const push = drag(linear, (DENSITY / 2) * WIDTH * LENGTH, crosswise);
    const forceX = pull * cos[link] - push * sin[link] - MASS * biasX;
    const forceY = pull * sin[link] + push * cos[link] - MASS * biasY;
    forces[0] += forceX;
    forces[1] += forceY;
    forces[2 + link] += drag(
      Math.PI * DIAMETER ** 3 * VISCOSITY,
      (DENSITY / 64) * WIDTH * (WIDTH ** 4 + LENGTH ** 4),
      s[7 + link],
    );
    for (let k = 0; k < 3; k += 1) {
      forces[2 + k] += reach[k] * (cos[k] * forceY - sin[k] * forceX);
      inertia[0][2 + k] -= MASS * reach[k] * sin[k];
      inertia[2 + k][0] -= MASS * reach[k] * sin[k];
      inertia[1][2 + k] += MASS * reach[k] * cos[k];
      inertia[2 + k][1] += MASS * reach[k] * cos[k];
      for (let j = 0; j < 3; j += 1) {
        inertia[2 + k][2 + j] += MASS * reach[k] * reach[j] * (cos[k] * cos[j] + sin[k] * sin[j]);
      }
    }
  }
  const free = solved(inertia, forces);
  const rows = passedLimits(s);
  const responses = rows.map((row) => solved(inertia, along(row)));
  const held = limitForces(rows, free, responses);
  const accelerations = free.map((value, at) =>
    responses.reduce((sum, response, row) => sum + response[at] * held[row], value),
  );
  return [s[5], s[6], s[7], s[8], s[9], ...accelerations];
}

function moved(s: number[], rates: number[], time: number): number[] {
  return s.map((value, at) => value + time * rates[at]);
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const controls = action.map((torque) => Math.max(-1, Math.min(1, torque)));
  const middle = state[0] + state[1];
  let s = [0, 0, state[0], middle, middle + state[2], state[3], state[4], state[5]];
  s.push(state[5] + state[6], state[5] + state[6] + state[7]);
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const k1 = derivatives(s, controls);
    const k2 = derivatives(moved(s, k1, TIME_STEP / 2), controls);
    const k3 = derivatives(moved(s, k2, TIME_STEP / 2), controls);
    const k4 = derivatives(moved(s, k3, TIME_STEP), controls);
    s = s.map((value, at) => value + (TIME_STEP / 6) * (k1[at] + 2 * k2[at] + 2 * k3[at] + k4[at]));
  }
  const reward = s[0] / (TIME_STEP * FRAMES) - 0.0001 * (action[0] * action[0] + action[1] * action[1]);
  const next = [s[2], s[3] - s[2], s[4] - s[3], s[5], s[6], s[7], s[8] - s[7], s[9] - s[8]];
  return { state: next, reward, terminated: false };
}
