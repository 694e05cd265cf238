// The true rules of the shop that sells tuzzic.
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
  let { hour, coins, finur, maren, tuzzic } = state;
  const { history } = state;
  let reward = 0;
  if (action === 0 && coins >= 1) coins -= 1;
  if (action === 1 && coins >= 2) coins -= 2;
  if (action === 2 && finur >= 2 && maren >= 1) {
    finur -= 2;
    maren -= 1;
  }
  if (action === 4) {
    let recent = 0;
    for (let back = 1; back <= 4; back += 1) {
      const before = past(history, back);
      if (before !== undefined && before.action === 4) recent += 1;
    }
    if (recent >= 2) {
      coins = Math.max(0, coins - 3);
      reward -= 1;
    } else if (tuzzic > 0) {
      tuzzic -= 1;
      const price = Math.max(1, 7 - 2 * recent);
      coins += price;
      reward += price;
    }
  }
  const [one, two] = [past(history, 2), past(history, 1)];
  if (one !== undefined && two !== undefined && one.action === 3 && two.action === 4 && action === 4) {
    coins += 2;
  }
  if (arrives(history, 0, 1, 3, 2)) finur += 2;
  if (arrives(history, 1, 2, 2, 2)) maren += 2;
  const kettle = past(history, 3);
  if (kettle !== undefined && kettle.action === 2 && kettle.first >= 2 && kettle.second >= 1) {
    const stirred = past(history, 1);
    tuzzic += stirred !== undefined && stirred.action === 3 ? 2 : 1;
  }
  const idle = past(history, 4);
  if (idle !== undefined && finur > 0 && idle.first > 0 && idle.first === finur) finur -= 1;
  finur = Math.min(8, finur);
  maren = Math.min(8, maren);
  const next = [...history, { action, hour, coins: state.coins, first: state.finur, second: state.maren }];
  hour = (hour + 1) % 5;
  const rich = coins >= 44;
  if (rich) reward += 10;
  return {
    state: { hour, coins, finur, maren, tuzzic, history: next.slice(Math.max(0, next.length - 4)) },
    reward,
    terminated: rich,
  };
}

export function initialState(random: Random): State {
  return {
    hour: random.integer(5),
    coins: 2 + random.integer(40),
    finur: random.integer(4),
    maren: random.integer(4),
    tuzzic: random.integer(3),
    history: [],
  };
}
