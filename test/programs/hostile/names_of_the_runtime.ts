// expect: ok (names and texts of the emitters)
const exhausted = 2;
const B = 3;
const M = 4;
const F0 = 5;
function fail(x: number): number {
  return x;
}
function Z(): number {
  return 7;
}
function f0_step(): number {
  return 1;
}
export function constructor(): number {
  return f0_step();
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const C = fail(1) + exhausted + B + M + F0;
  state[0] = C;
  const l0 = 1;
  const d = 2;
  const s = 3;
  state[0] += l0 + d + s + Z();
  return { state, reward: 0, terminated: false };
}
