// The true rules of the plant virim.
const TOPS = [27,36,37,25];
const DRIFT = [[-2,-1,0,-1],[2,2,-2,-1],[1,1,-1,0],[-2,1,0,1]];

function within(value: number, top: number): number {
  return value < 0 ? 0 : value > top ? top : value;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { mode, marks } = state;
  let [a, b, c, d] = [state.pisken, state.tarky, state.vivim, state.drumur];
  const [a0, b0, c0, d0] = [a, b, c, d];
  let reward = 0;
  let terminated = false;
  if (action === 0) {
    if (d >= 1) {
      b += 4;
      d -= 1;
    } else {
      b -= 1;
    }
  }
  if (action === 1) {
    if (a >= 2) {
      c += 5;
      a -= 2;
    } else {
      c -= 1;
    }
  }
  if (action === 2) {
    if (b >= 2) {
      a += 3;
      b -= 2;
    } else {
      a -= 1;
    }
  }
  if (action === 3) {
    if (c >= 1) {
      d += 5;
      c -= 1;
    } else {
      d -= 1;
    }
  }
  if (action === 4) {
    if (mode === 0 && d < 10) reward -= 1;
    else mode = [2,3,1,0][mode];
  }
  if (action === 5) {
    a -= a > 13 ? 3 : 1;
    c -= c > 18 ? 3 : 1;
  }
  a += DRIFT[mode][0];
  b += DRIFT[mode][1];
  c += DRIFT[mode][2];
  d += DRIFT[mode][3];
  a += Math.floor((17 - a0) / 7);
  b += Math.floor((18 - b0) / 5);
  c += Math.floor((17 - c0) / 4);
  d += Math.floor((15 - d0) / 5);
  b += Math.floor(c0 / 6) - 3;
  c += Math.floor(a0 / 6) - 2;
  if (mode === 2 && d0 === b0 + 1) {
    b += 9;
    marks += 1;
  }
  if (mode === 0 && a0 === b0 + 3) {
    [a, b] = [b, a];
    marks += 1;
  }
  if (action === 6 && a0 % 6 === 4 && d0 > 12) {
    a = Math.floor(a / 2);
    marks += 1;
  }
  if (mode === 1 && c0 === a0 + 4) {
    b = 0;
    marks += 1;
  }
  if (mode === 1 && a0 === b0 + 2) {
    b = Math.floor(b / 2);
  }
  if (mode === 2 && c0 === b0 + 4) {
    b = Math.floor(b / 2);
  }
  if (action === 5 && mode === 2 && a0 < 10) {
    reward += 3;
  }
  if (d0 >= 20 && b0 >= 25) {
    a += 9;
  }
  if (action === 5 && mode === 3 && c0 < 14) {
    c += 7;
  }
  if (mode === 0 && b0 % 8 === 6 && a0 > 17) {
    a = Math.floor(a / 2);
  }
  if (mode === 0 && d0 % 6 === 0 && a0 > 17) {
    [d, a] = [a, d];
  }
  if (mode === 2 && c0 % 7 === 2 && d0 > 16) {
    b += 9;
  }
  a = within(a, TOPS[0]);
  b = within(b, TOPS[1]);
  c = within(c, TOPS[2]);
  d = within(d, TOPS[3]);
  if (Math.abs(a - 12) <= 2 && Math.abs(b - 22) <= 4) reward += 1;
  if (Math.abs(c - 21) <= 2 && Math.abs(d - 10) <= 4) reward += 1;
  if (d === TOPS[3] && a <= 7) {
    reward -= 8;
    terminated = true;
  }
  if (marks >= 4) {
    reward += 12;
    terminated = true;
  }
  return {
    state: { mode, marks, pisken: a, tarky: b, vivim: c, drumur: d },
    reward,
    terminated,
  };
}

export function initialState(random: Random): State {
  return {
    mode: random.integer(4),
    marks: random.integer(3),
    pisken: random.integer(28),
    tarky: random.integer(37),
    vivim: random.integer(38),
    drumur: random.integer(26),
  };
}
