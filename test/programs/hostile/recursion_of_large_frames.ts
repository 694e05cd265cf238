// expect: call_depth_exceeded (endless recursion)
function deeper(a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number): number {
  const xs = [a, b, c, d, e, f, g, h];
  const [i, j, k, l, m, n, o, p] = xs;
  const q = deeper(b + 1, c, d, e, f, g, h, a);
  return q + i * j + k * l + m * n + o * p + xs.length;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = deeper(0, 1, 2, 3, 4, 5, 6, 7);
  return { state, reward: 0, terminated: false };
}
