// expect: ok (values out of range)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = (2147483647 + 1) | 0;
  const big = 1e21;
  state[0] += big | 0;
  state[0] += -1 >>> 0;
  state[0] += 1 << 33;
  let i = 2147483647;
  i++;
  state[0] += i;
  return { state, reward: 0, terminated: false };
}
