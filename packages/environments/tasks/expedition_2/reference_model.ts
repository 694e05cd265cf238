// The true rules of the march to glenic.
const CHAIN = [[6,9],[2,5],[2,5]];
const HUNT = [4,4,2];
const ADVANCE = [9,9,7];

export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  let { stage, teny, drostim, weather } = state;
  let reward = 0;
  if (action === 0) {
    let chances = ADVANCE[weather];
    if (teny > 7) chances -= 2;
    if (drostim <= 5) chances -= 1;
    if (random.integer(10) < chances) {
      stage += 1;
      reward += 1;
      if (stage === 4 || stage === 8) {
        if (random.integer(10) < 4) teny = Math.floor(teny / 2);
      }
    } else if (weather === 1) {
      stage = Math.max(0, stage - 1);
      reward -= 1;
    } else {
      drostim -= 1;
    }
    teny -= 1;
  } else if (action === 1) {
    if (random.integer(10) < HUNT[weather]) {
      teny += random.integer(2) === 0 ? 2 : 6;
      drostim += 1;
    } else {
      drostim -= stage > 5 ? 2 : 1;
    }
  } else if (action === 2) {
    if (teny > 0) {
      teny -= 1;
      drostim += weather === 1 ? 1 : 2;
    } else {
      drostim -= 1;
    }
  } else {
    if (stage === 6 && teny >= 3) {
      teny -= 3;
      if (random.integer(10) < 4) drostim += 4;
      else reward -= 1;
    } else {
      drostim -= 1;
    }
  }
  const roll = random.integer(10);
  weather = roll < CHAIN[weather][0] ? 0 : roll < CHAIN[weather][1] ? 1 : 2;
  teny = Math.min(16, Math.max(0, teny));
  drostim = Math.min(12, Math.max(0, drostim));
  const arrived = stage >= 10;
  const given = drostim === 0;
  if (arrived) reward += 10;
  if (given) reward -= 5;
  return { state: { stage, teny, drostim, weather }, reward, terminated: arrived || given };
}

export function initialState(random: Random): State {
  return {
    stage: random.integer(9),
    teny: random.integer(14),
    drostim: 2 + random.integer(10),
    weather: random.integer(3),
  };
}
