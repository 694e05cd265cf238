// The true rules of the beast doven.
const WEIGHTS = [-1,0,-2,2,3,1];

function within(value: number): number {
  return Math.max(-6, Math.min(10, value));
}

/** The mood after everything that was done. */
function moodAfter(history: number[]): number {
  let mood = 0;
  for (let at = 0; at < history.length; at += 1) {
    const act = history[at];
    let change = WEIGHTS[act];
    if (at > 0 && history[at - 1] === act) change -= 1;
    if (at > 0 && history[at - 1] === 5 && act === 0) change -= 3;
    mood = within(mood + change);
    if ((at + 1) % 5 === 0) mood -= mood > 0 ? 2 : mood < 0 ? -1 : 0;
  }
  return mood;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { distance, brimo, strength, ears } = state;
  const history = [...state.history, action];
  const mood = moodAfter(history);
  let reward = 0;
  let terminated = false;
  let fed = 0;
  for (let at = Math.max(0, history.length - 4); at < history.length; at += 1) if (history[at] === 1) fed += 1;
  if (action === 0) {
    distance = Math.max(0, distance - (mood >= 2 ? 2 : 1));
  } else if (action === 1) {
    if (brimo > 0) {
      brimo -= 1;
      if (mood >= -1) distance = Math.max(0, distance - 1);
      if (fed > 1) strength += 1;
    } else {
      distance += 1;
    }
  } else if (action === 2) {
    if (mood < -1) distance += 2;
    else if (mood >= 5) distance = 0;
  } else if (action === 3) {
    if (distance > 0) {
      distance += mood < 2 ? 1 : 0;
    } else if (mood >= 5) {
      reward += 2;
      if (strength >= 3) {
        reward += 10;
        terminated = true;
      }
      strength += 1;
    } else if (mood < 2) {
      strength -= 2;
      reward -= 3;
      distance += 1;
    }
  } else if (action === 4) {
    brimo += history.length % 4 === 0 ? 2 : 1;
    if (mood < 2) distance += 1;
  } else {
    if (fed === 0) strength -= 1;
    else if (mood >= 2) distance = Math.max(0, distance - 1);
  }
  ears = mood >= 5;
  if (distance > 7 || mood <= -5 || strength < 0) {
    reward -= 5;
    terminated = true;
  }
  return { state: { distance, brimo, strength, ears, history }, reward, terminated };
}

export function initialState(random: Random): State {
  return {
    distance: random.integer(6),
    brimo: random.integer(5),
    strength: 1 + random.integer(4),
    ears: false,
    history: [],
  };
}
