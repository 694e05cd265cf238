// covers: for with several variables and commas; do; while; labels; live length; break inside switch inside loop
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  for (let i = 0, j = state.length - 1; i < j; i++, j--) out.push(state[i] - state[j]);
  const queue = state.slice(0, 2);
  for (let head = 0; head < queue.length && queue.length < 12; head++) queue.push(queue[head] + 1);
  out.push(queue.length);
  let n = 0;
  do n++;
  while (n < 3);
  for (; n < 6;) n += 2;
  for (;;) {
    if (++n > 8) break;
  }
  out.push(n);
  rows: for (let r = 0; r < 4; r++) {
    let q = 0;
    while (true) {
      q++;
      switch ((r + q) % 4) {
        case 0:
          continue rows;
        case 1:
          break;
        case 2:
          if (action > 2) break rows;
          continue;
        default:
          continue;
      }
      out.push(r * 10 + q);
      if (q > 5) continue rows;
    }
  }
  block: {
    if (state.length > 3) break block;
    out.push(-1);
  }
  const made: number[] = [];
  for (let i = 0; i < 3; i++) {
    const at = i * 2;
    made.push(...[1, 2].map((x) => x * at + i));
  }
  out.push(...made);
  let last = 0;
  for (last = 1; last < 100; last *= 3);
  out.push(last);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
