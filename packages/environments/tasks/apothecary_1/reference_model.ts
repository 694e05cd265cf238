// The true rules of the shop that sells dirum.
interface Entry {
  action: number;
  hour: number;
  coins: number;
  first: number;
  second: number;
}

/** The entry `back` steps ago; 1 is the last one. */
function past(history: Entry[], back: number): Entry | undefined {
  return back <= history.length ? history[history.length - back] : undefined;
}

/** An order that was paid for: at a late hour it takes one step longer. */
function arrives(history: Entry[], action: number, price: number, delay: number, late: number): boolean {
  const usual = past(history, delay);
  if (usual !== undefined && usual.action === action && usual.coins >= price && usual.hour !== late) return true;
  const delayed = past(history, delay + 1);
  return delayed !== undefined && delayed.action === action && delayed.coins >= price && delayed.hour === late;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { hour, coins, nostum, veven, dirum } = state;
  const { history } = state;
  let reward = 0;
  if (action === 0 && coins >= 2) coins -= 2;
  if (action === 1 && coins >= 3) coins -= 3;
  if (action === 2 && nostum >= 2 && veven >= 1) {
    nostum -= 2;
    veven -= 1;
  }
  if (action === 4) {
    let recent = 0;
    for (let back = 1; back <= 6; back += 1) {
      const before = past(history, back);
      if (before !== undefined && before.action === 4) recent += 1;
    }
    if (recent >= 3) {
      coins = Math.max(0, coins - 3);
      reward -= 1;
    } else if (dirum > 0) {
      dirum -= 1;
      const price = Math.max(1, 6 - 2 * recent);
      coins += price;
      reward += price;
    }
  }
  const [one, two] = [past(history, 2), past(history, 1)];
  if (one !== undefined && two !== undefined && one.action === 5 && two.action === 3 && action === 3) {
    coins += 4;
  }
  if (arrives(history, 0, 2, 4, 3)) nostum += 2;
  if (arrives(history, 1, 3, 3, 4)) veven += 2;
  const kettle = past(history, 5);
  if (kettle !== undefined && kettle.action === 2 && kettle.first >= 2 && kettle.second >= 1) {
    const stirred = past(history, 3);
    dirum += stirred !== undefined && stirred.action === 3 ? 2 : 1;
  }
  const idle = past(history, 5);
  if (idle !== undefined && nostum > 0 && idle.first > 0 && idle.first === nostum) nostum -= 1;
  nostum = Math.min(6, nostum);
  veven = Math.min(6, veven);
  const next = [...history, { action, hour, coins: state.coins, first: state.nostum, second: state.veven }];
  hour = (hour + 1) % 6;
  const rich = coins >= 41;
  if (rich) reward += 10;
  return {
    state: { hour, coins, nostum, veven, dirum, history: next.slice(Math.max(0, next.length - 6)) },
    reward,
    terminated: rich,
  };
}

export function initialState(random: Random): State {
  return {
    hour: random.integer(6),
    coins: 2 + random.integer(37),
    nostum: random.integer(4),
    veven: random.integer(4),
    dirum: random.integer(3),
    history: [],
  };
}
