// Acrobot-v1 over its observation: the rules of Gymnasium 0.29.1, written in orrery's language.
// The ceiling that a score can reach from the observation alone.
const G = 9.8;
const DT = 0.2;
const L1 = 1;
const M1 = 1;
const M2 = 1;
const LC1 = 0.5;
const LC2 = 0.5;
const I1 = 1;
const I2 = 1;
const MAX_SPEED_1 = 4 * Math.PI;
const MAX_SPEED_2 = 9 * Math.PI;

/** Time derivative of both angles and their velocities. */
function derivative(from: number[], torque: number): number[] {
  const [theta1, theta2, w1, w2] = from;
  const sin2 = Math.sin(theta2);
  const cos2 = Math.cos(theta2);
  const d1 = M1 * LC1 ** 2 + M2 * (L1 ** 2 + LC2 ** 2 + 2 * L1 * LC2 * cos2) + I1 + I2;
  const d2 = M2 * (LC2 ** 2 + L1 * LC2 * cos2) + I2;
  const phi2 = M2 * LC2 * G * Math.cos(theta1 + theta2 - Math.PI / 2);
  const phi1 =
    -M2 * L1 * LC2 * w2 ** 2 * sin2 -
    2 * M2 * L1 * LC2 * w2 * w1 * sin2 +
    (M1 * LC1 + M2 * L1) * G * Math.cos(theta1 - Math.PI / 2) +
    phi2;
  const a2 = (torque + (d2 / d1) * phi1 - M2 * L1 * LC2 * w1 ** 2 * sin2 - phi2) / (M2 * LC2 ** 2 + I2 - d2 ** 2 / d1);
  return [w1, w2, -(d2 * a2 + phi1) / d1, a2];
}

function moved(from: number[], slope: number[], time: number): number[] {
  return from.map((value, at) => value + time * slope[at]);
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const from = [Math.atan2(state[1], state[0]), Math.atan2(state[3], state[2]), state[4], state[5]];
  const torque = action - 1;
  const k1 = derivative(from, torque);
  const k2 = derivative(moved(from, k1, DT / 2), torque);
  const k3 = derivative(moved(from, k2, DT / 2), torque);
  const k4 = derivative(moved(from, k3, DT), torque);
  const [theta1, theta2, speed1, speed2] = from.map(
    (value, at) => value + (DT / 6) * (k1[at] + 2 * k2[at] + 2 * k3[at] + k4[at]),
  );
  const w1 = Math.max(-MAX_SPEED_1, Math.min(MAX_SPEED_1, speed1));
  const w2 = Math.max(-MAX_SPEED_2, Math.min(MAX_SPEED_2, speed2));
  const terminated = -Math.cos(theta1) - Math.cos(theta2 + theta1) > 1;
  return {
    state: [Math.cos(theta1), Math.sin(theta1), Math.cos(theta2), Math.sin(theta2), w1, w2],
    reward: terminated ? 0 : -1,
    terminated,
  };
}
