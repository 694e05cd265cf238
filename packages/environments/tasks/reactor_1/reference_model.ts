// The true rules of the plant gluzzur.
const TOPS = [28,33,39,37];
const DRIFT = [[-2,2,-1,-1],[1,0,-2,-1],[-2,-1,0,1],[-2,0,0,0]];

function within(value: number, top: number): number {
  return value < 0 ? 0 : value > top ? top : value;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { mode, marks } = state;
  let [a, b, c, d] = [state.nendy, state.fezzur, state.skarum, state.tovum];
  const [a0, b0, c0, d0] = [a, b, c, d];
  let reward = 0;
  let terminated = false;
  if (action === 0) {
    if (b >= 2) {
      c += 2;
      b -= 2;
    } else {
      c -= 1;
    }
  }
  if (action === 1) {
    if (a >= 2) {
      b += 3;
      a -= 2;
    } else {
      b -= 1;
    }
  }
  if (action === 2) {
    if (c >= 1) {
      a += 5;
      c -= 1;
    } else {
      a -= 1;
    }
  }
  if (action === 3) {
    if (c >= 1) {
      d += 2;
      c -= 1;
    } else {
      d -= 1;
    }
  }
  if (action === 4) {
    if (mode === 3 && c < 12) reward -= 1;
    else mode = [3,2,0,1][mode];
  }
  if (action === 5) {
    a -= a > 14 ? 3 : 1;
    c -= c > 19 ? 3 : 1;
  }
  a += DRIFT[mode][0];
  b += DRIFT[mode][1];
  c += DRIFT[mode][2];
  d += DRIFT[mode][3];
  a += Math.floor((16 - a0) / 6);
  b += Math.floor((14 - b0) / 6);
  c += Math.floor((15 - c0) / 6);
  d += Math.floor((19 - d0) / 6);
  a += Math.floor(d0 / 6) - 3;
  d += Math.floor(c0 / 5) - 3;
  if (action === 5 && mode === 1 && a0 < 11) {
    d = Math.floor(d / 2);
    marks += 1;
  }
  if (mode === 1 && b0 === a0 + 4) {
    reward += 2;
    marks += 1;
  }
  if (c0 >= 36 && a0 >= 19) {
    reward += 3;
    marks += 1;
  }
  if (a0 >= 25 && b0 >= 23) {
    c = 0;
    marks += 1;
  }
  if (mode === 3 && a0 % 5 === 2 && d0 > 24) {
    c += 7;
  }
  if (mode === 0 && b0 === a0 + 2) {
    d = Math.floor(d / 2);
  }
  if (action === 4 && a0 + c0 > 43) {
    c += 4;
  }
  if (mode === 0 && b0 === c0 + 3) {
    b += 6;
  }
  if (mode === 2 && c0 % 5 === 3 && a0 > 18) {
    reward += 3;
  }
  if (action === 4 && c0 + d0 > 49) {
    a = 0;
  }
  if (b0 >= 30 && d0 >= 25) {
    b = 0;
  }
  if (action === 5 && mode === 3 && b0 < 13) {
    d = 0;
  }
  a = within(a, TOPS[0]);
  b = within(b, TOPS[1]);
  c = within(c, TOPS[2]);
  d = within(d, TOPS[3]);
  if (Math.abs(a - 15) <= 3 && Math.abs(b - 18) <= 5) reward += 1;
  if (Math.abs(c - 22) <= 3 && Math.abs(d - 18) <= 5) reward += 1;
  if (c === TOPS[2] && d <= 5) {
    reward -= 8;
    terminated = true;
  }
  if (marks >= 4) {
    reward += 12;
    terminated = true;
  }
  return {
    state: { mode, marks, nendy: a, fezzur: b, skarum: c, tovum: d },
    reward,
    terminated,
  };
}

export function initialState(random: Random): State {
  return {
    mode: random.integer(4),
    marks: random.integer(3),
    nendy: random.integer(29),
    fezzur: random.integer(34),
    skarum: random.integer(40),
    tovum: random.integer(38),
  };
}
