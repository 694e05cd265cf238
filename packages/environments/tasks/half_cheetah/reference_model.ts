// HalfCheetah-v4 over its observation: MuJoCo's equations for bodies in a plane with soft limits and contacts, written in
// orrery's language. The ceiling that a score can reach from the observation alone.
const TIME_STEP = 0.01;
const FRAMES = 5;
const GRAVITY = 9.81;
const RADIUS = 0.046;
const FRICTION = 0.4;
const GEARS: number[] = [120, 90, 60, 120, 60, 30];
const STIFFNESS: number[] = [0, 0, 0, 240, 180, 120, 180, 120, 60];
const DAMPING: number[] = [0, 0, 0, 6, 4.5, 3, 4.5, 3, 1.5];
const ARMATURE = 0.1;
const LOWEST: number[] = [-0.52, -0.785, -0.4, -1, -1.2, -0.5];
const HIGHEST: number[] = [1.05, 0.785, 0.785, 0.7, 0.87, 0.5];
const LIMIT_WEIGHTS: number[] = [
  2.7297886448848923, 5.893248984162906, 8.894877004054676, 3.0813926054768763, 6.882795962275772, 9.468134962769764,
];
// Soft constraints: impedances rise to this over their widths.
const IMPEDANCE = 0.8;
const LIMIT_WIDTH = 0.03;
const CONTACT_WIDTH = 0.01;
const STIFF = 1 / (IMPEDANCE * IMPEDANCE * 0.02 * 0.02);
const DAMPED = 2 / (IMPEDANCE * 0.02);

interface Body {
  /** Its parent's place in the list; -1 of the torso. Body b turns about coordinate 2 + b. */
  parent: number;
  /** Of its joint, in the parent's frame, x and z. */
  at: number[];
  mass: number;
  inertia: number;
  centre: number[];
  contactWeight: number;
  /** Centre, half axis (x and z) of its capsules. */
  capsules: number[][];
}

/** A capsule's centre and half axis, from its inclination about y and its half length. */
function capsule(x: number, z: number, half: number, quaternionW: number, quaternionY: number): number[] {
  return [
    x,
    z,
    half * 2 * quaternionW * quaternionY,
    half * (quaternionW * quaternionW - quaternionY * quaternionY),
  ];
}

const BODIES: Body[] = [
  {
    parent: -1,
    at: [0, 0.7],
    mass: 6.25020920502092,
    inertia: 0.8971176881117434,
    centre: [0.15238987816307403, 0.025398313027179008],
    contactWeight: 0.06415751945610274,
    capsules: [
      [0, 0, -0.5, 0],
      capsule(0.6, 0.1, 0.15, 0.9068700422993367, 0.42141040136664804),
    ],
  },
  {
    parent: 0,
    at: [-0.5, 0],
    mass: 1.5435146443514645,
    inertia: 0.01684433958158996,
    centre: [0.1, -0.13],
    contactWeight: 0.09691101560963145,
    capsules: [capsule(0.1, -0.13, 0.145, -0.32328956686350335, -0.9463000876874145)],
  },
  {
    parent: 1,
    at: [0.16, -0.25],
    mass: 1.5874476987447697,
    inertia: 0.018267419079497905,
    centre: [-0.14, -0.07],
    contactWeight: 0.12720922534654558,
    capsules: [capsule(-0.14, -0.07, 0.15, 0.5276199315484069, -0.8494805517684643)],
  },
  {
    parent: 2,
    at: [-0.28, -0.14],
    mass: 1.0953974895397491,
    inertia: 0.0063524232635983275,
    centre: [0.03, -0.097],
    contactWeight: 0.24374928349017175,
    capsules: [capsule(0.03, -0.097, 0.094, 0.9909013312045479, -0.1345903110073483)],
  },
  {
    parent: 0,
    at: [0.5, 0],
    mass: 1.4380753138075317,
    inertia: 0.013739643347280341,
    centre: [-0.07, -0.12],
    contactWeight: 0.08148379481367075,
    capsules: [capsule(-0.07, -0.12, 0.133, 0.9663899781345132, 0.2570805518921551)],
  },
  {
    parent: 4,
    at: [-0.14, -0.24],
    mass: 1.200836820083682,
    inertia: 0.008222108619246861,
    centre: [0.065, -0.09],
    contactWeight: 0.1319968179007377,
    capsules: [capsule(0.065, -0.09, 0.106, 0.955336489125606, -0.29552020666133955)],
  },
  {
    parent: 5,
    at: [0.13, -0.18],
    mass: 0.8845188284518829,
    inertia: 0.003529109456066946,
    centre: [0.045, -0.07],
    contactWeight: 0.2661441029233888,
    capsules: [capsule(0.045, -0.07, 0.07, 0.955336489125606, -0.29552020666133955)],
  },
];

/** Where a body is: its origin, the cosine and sine of its angle, and what its velocities accelerate its origin by. */
interface Pose {
  x: number;
  z: number;
  cos: number;
  sin: number;
  turning: number;
  biasX: number;
  biasZ: number;
}

/** A constraint on accelerations: pushes with `hardness` for what `row` times them falls short of `reference`. */
interface Constraint {
  row: number[];
  reference: number;
  hardness: number;
}

function zeros(): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0];
}

function dot(a: number[], b: number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at] * b[at];
  return sum;
}

/** Solution of matrix x = right, by elimination: the matrix is positive definite. */
function solved(matrix: number[][], right: number[]): number[] {
  const m = matrix.map((row, at) => [...row, right[at]]);
  const n = right.length;
  for (let pivot = 0; pivot < n; pivot += 1) {
    for (let row = pivot + 1; row < n; row += 1) {
      const factor = m[row][pivot] / m[pivot][pivot];
      if (factor === 0) continue;
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

function poses(q: number[], v: number[]): Pose[] {
  const found: Pose[] = [];
  for (let b = 0; b < BODIES.length; b += 1) {
    const { parent, at } = BODIES[b];
    if (parent < 0) {
      const cos = Math.cos(q[2]);
      const sin = Math.sin(q[2]);
      found.push({ x: q[0] + at[0], z: q[1] + at[1], cos, sin, turning: v[2], biasX: 0, biasZ: 0 });
      continue;
    }
    const p = found[parent];
    const dx = at[0] * p.cos + at[1] * p.sin;
    const dz = at[1] * p.cos - at[0] * p.sin;
    const square = p.turning * p.turning;
    const cos = Math.cos(q[2 + b]);
    const sin = Math.sin(q[2 + b]);
    found.push({
      x: p.x + dx,
      z: p.z + dz,
      cos: p.cos * cos - p.sin * sin,
      sin: p.sin * cos + p.cos * sin,
      turning: p.turning + v[2 + b],
      biasX: p.biasX - square * dx,
      biasZ: p.biasZ - square * dz,
    });
  }
  return found;
}

/** How a point of a body moves with the coordinates: rows of x and of z. */
function jacobian(found: Pose[], body: number, x: number, z: number): number[][] {
  const rowX = zeros();
  const rowZ = zeros();
  rowX[0] = 1;
  rowZ[1] = 1;
  for (let b = body; b >= 0; b = BODIES[b].parent) {
    rowX[2 + b] = z - found[b].z;
    rowZ[2 + b] = found[b].x - x;
  }
  return [rowX, rowZ];
}

function constraint(row: number[], v: number[], violation: number, width: number, weight: number): Constraint {
  const x = Math.min(1, -violation / width);
  const y = x <= 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x);
  const d = 0.0001 + y * (IMPEDANCE - 0.0001);
  return {
    row,
    reference: -DAMPED * dot(row, v) - STIFF * d * violation,
    hardness: d / ((1 - d) * weight),
  };
}

function constraints(q: number[], v: number[], found: Pose[]): Constraint[] {
  const all: Constraint[] = [];
  for (let joint = 0; joint < 6; joint += 1) {
    const below = q[3 + joint] - LOWEST[joint];
    const above = HIGHEST[joint] - q[3 + joint];
    const row = zeros();
    row[3 + joint] = below < 0 ? 1 : -1;
    const violation = Math.min(below, above);
    if (violation < 0) all.push(constraint(row, v, violation, LIMIT_WIDTH, LIMIT_WEIGHTS[joint]));
  }
  for (let b = 0; b < BODIES.length; b += 1) {
    const { x, z, cos, sin } = found[b];
    // All rows of a contact's pyramid are as soft.
    const weight = 2 * FRICTION * FRICTION * BODIES[b].contactWeight * (1 + FRICTION * FRICTION);
    for (const shape of BODIES[b].capsules) {
      for (const side of [1, -1]) {
        const endX = shape[0] + side * shape[2];
        const endZ = shape[1] + side * shape[3];
        const distance = z + endZ * cos - endX * sin - RADIUS;
        if (distance >= 0) continue;
        const [alongX, alongZ] = jacobian(found, b, x + endX * cos + endZ * sin, distance / 2);
        for (const slope of [FRICTION, -FRICTION, 0, 0]) {
          const row = alongZ.map((value, at) => value + slope * alongX[at]);
          all.push(constraint(row, v, distance, CONTACT_WIDTH, weight));
        }
      }
    }
  }
  return all;
}

/** Forces of the constraints at the accelerations that minimise the cost: Newton's method with a line search. */
function constraintForces(inertia: number[][], smooth: number[], all: Constraint[]): number[] {
  let a = solved(inertia, smooth);
  for (let turn = 0; turn < 30; turn += 1) {
    const hessian = inertia.map((row) => [...row]);
    const right = [...smooth];
    const gaps = all.map(({ row, reference }) => dot(row, a) - reference);
    for (let at = 0; at < all.length; at += 1) {
      if (gaps[at] >= 0) continue;
      const { row, reference, hardness } = all[at];
      for (let i = 0; i < 9; i += 1) {
        if (row[i] === 0) continue;
        right[i] += hardness * row[i] * reference;
        for (let j = 0; j < 9; j += 1) hessian[i][j] += hardness * row[i] * row[j];
      }
    }
    const target = solved(hessian, right);
    const direction = target.map((value, at) => value - a[at]);
    const speeds = all.map(({ row }) => dot(row, direction));
    if (all.every((_, at) => gaps[at] < 0 === gaps[at] + speeds[at] < 0)) {
      a = target;
      break;
    }
    // The slope of the cost along the direction rises, so its zero is found by halving.
    const bent = inertia.map((row) => dot(row, direction));
    const start = dot(bent, a) - dot(smooth, direction);
    const curve = dot(bent, direction);
    let low = 0;
    let high = 2;
    for (let half = 0; half < 60; half += 1) {
      const middle = (low + high) / 2;
      let slope = start + middle * curve;
      for (let at = 0; at < all.length; at += 1) {
        const gap = gaps[at] + middle * speeds[at];
        if (gap < 0) slope += all[at].hardness * gap * speeds[at];
      }
      if (slope < 0) low = middle;
      else high = middle;
    }
    const length = low;
    a = a.map((value, at) => value + length * direction[at]);
  }
  const forces = zeros();
  for (const { row, reference, hardness } of all) {
    const push = -hardness * Math.min(0, dot(row, a) - reference);
    for (let i = 0; i < 9; i += 1) forces[i] += push * row[i];
  }
  return forces;
}

/** One time step of the simulation: coordinates and velocities after it. */
function advance(q: number[], v: number[], controls: number[]): number[][] {
  const found = poses(q, v);
  const inertia = q.map(() => zeros());
  const forces = q.map((value, at) => -STIFFNESS[at] * value - DAMPING[at] * v[at]);
  for (let joint = 0; joint < 6; joint += 1) {
    forces[3 + joint] += GEARS[joint] * controls[joint];
    inertia[3 + joint][3 + joint] += ARMATURE;
  }
  for (let b = 0; b < BODIES.length; b += 1) {
    const body = BODIES[b];
    const pose = found[b];
    const dx = body.centre[0] * pose.cos + body.centre[1] * pose.sin;
    const dz = body.centre[1] * pose.cos - body.centre[0] * pose.sin;
    const [rowX, rowZ] = jacobian(found, b, pose.x + dx, pose.z + dz);
    const turn = zeros();
    for (let up = b; up >= 0; up = BODIES[up].parent) turn[2 + up] = 1;
    const square = pose.turning * pose.turning;
    const pullX = body.mass * (pose.biasX - square * dx);
    const pullZ = body.mass * (pose.biasZ - square * dz + GRAVITY);
    for (let i = 0; i < 9; i += 1) {
      forces[i] -= rowX[i] * pullX + rowZ[i] * pullZ;
      for (let j = 0; j < 9; j += 1)
        inertia[i][j] += body.mass * (rowX[i] * rowX[j] + rowZ[i] * rowZ[j]) + body.inertia * turn[i] * turn[j];
    }
  }
  const all = constraints(q, v, found);
  const held = all.length === 0 ? zeros() : constraintForces(inertia, forces, all);
  // Damping is taken at the end of the step.
  for (let at = 0; at < 9; at += 1) inertia[at][at] += TIME_STEP * DAMPING[at];
  const a = solved(
    inertia,
    forces.map((value, at) => value + held[at]),
  );
  const nextV = v.map((value, at) => value + TIME_STEP * a[at]);
  return [q.map((value, at) => value + TIME_STEP * nextV[at]), nextV];
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const controls = action.map((torque) => Math.max(-1, Math.min(1, torque)));
  let q = [0, ...state.slice(0, 8)];
  let v = state.slice(8);
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const next = advance(q, v, controls);
    q = next[0];
    v = next[1];
  }
  const cost = action.reduce((sum, torque) => sum + torque * torque, 0);
  return { state: [...q.slice(1), ...v], reward: q[0] / (TIME_STEP * FRAMES) - 0.1 * cost, terminated: false };
}
