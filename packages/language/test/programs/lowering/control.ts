function classify(x: number): number {
  switch (x) {
    case 0:
      return 10;
    case 1:
    case 2: {
      const y = x * 2;
      return y;
    }
    default:
      break;
    case 3:
      return 30;
  }
  return -1;
}

const collatz = (n: number): number => {
  let steps = 0;
  let x = Math.abs(Math.trunc(n)) % 1000;
  while (x > 1) {
    x = x % 2 === 0 ? x / 2 : 3 * x + 1;
    steps++;
    if (steps > 200) break;
  }
  return steps;
};

function factorial(n: number): number {
  return n <= 1 || !(n < 20) ? 1 : n * factorial(n - 1);
}

export function step(state: number[], action: number): { state: number[]; reward: number; terminated: boolean } {
  const out: number[] = [];
  for (let i = 0; i < state.length; i++) {
    if (i === 1) continue;
    if (i > 4) break;
    out.push(classify(state[i]));
  }
  let count = 0;
  outer: for (let i = 0; i < 5; i += 1) {
    for (let j = 0; ; j++) {
      if (j > i) continue outer;
      if (i * j > 6) break outer;
      switch (j) {
        case 1:
          continue;
        case 2:
          break;
        default:
          count += 100;
      }
      count++;
    }
  }
  let k = 0;
  do {
    k += 2;
    if (k === 4) continue;
    count += k;
  } while (k < 9);
  block: {
    if (action > 2) break block;
    count += 1000;
  }
  for (const x of state) {
    if (x > 3) {
      count += 0.5;
      continue;
    }
    count -= 0.25;
  }
  for (const [i, x] of state.entries()) out.push(i * x);
  let late;
  if (action > 0) late = 1;
  else late = 2;
  if (action === 7) throw new Error(`seven ${count}`);
  switch (true) {
    case action > 5:
      count = -5;
      break;
    case action < -5:
      count = -6;
  }
  const [a, b] = [state[0], state[1]];
  let p = a;
  let q = b;
  [p, q] = [q, p];
  let v = 0;
  const w = (v = 3) + v;
  const s = v++ + v++ * 2 + (v += 4);
  return {
    state: [...out, count, collatz(action), factorial(action), late, p, q, w, s, v],
    reward: k,
    terminated: a === b,
  };
}
