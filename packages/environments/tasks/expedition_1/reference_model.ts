// The true rules of the march to fanum.
const CHAIN = [[4,7],[2,8],[6,8]];
const HUNT = [2,2,8];
const ADVANCE = [5,5,4];

export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
  let { stage, kromon, bralen, weather } = state;
  let reward = 0;
  if (action === 0) {
    let chances = ADVANCE[weather];
    if (kromon > 9) chances -= 2;
    if (bralen <= 3) chances -= 1;
    if (random.integer(10) < chances) {
      stage += 1;
      reward += 1;
      if (stage === 6 || stage === 7) {
        if (random.integer(10) < 3) kromon = Math.floor(kromon / 2);
      }
    } else if (weather === 2) {
      stage = Math.max(0, stage - 1);
      reward -= 1;
    } else {
      bralen -= 1;
    }
    kromon -= 1;
  } else if (action === 1) {
    if (random.integer(10) < HUNT[weather]) {
      kromon += random.integer(2) === 0 ? 2 : 5;
      bralen += 1;
    } else {
      bralen -= stage > 5 ? 2 : 1;
    }
  } else if (action === 2) {
    if (kromon > 0) {
      kromon -= 1;
      bralen += weather === 1 ? 2 : 3;
    } else {
      bralen -= 1;
    }
  } else {
    if (stage === 7 && kromon >= 2) {
      kromon -= 2;
      if (random.integer(10) < 6) bralen += 3;
      else reward -= 1;
    } else {
      bralen -= 1;
    }
  }
  const roll = random.integer(10);
  weather = roll < CHAIN[weather][0] ? 0 : roll < CHAIN[weather][1] ? 1 : 2;
  kromon = Math.min(13, Math.max(0, kromon));
  bralen = Math.min(10, Math.max(0, bralen));
  const arrived = stage >= 10;
  const given = bralen === 0;
  if (arrived) reward += 10;
  if (given) reward -= 5;
  return { state: { stage, kromon, bralen, weather }, reward, terminated: arrived || given };
}

export function initialState(random: Random): State {
  return {
    stage: random.integer(9),
    kromon: random.integer(11),
    bralen: 2 + random.integer(8),
    weather: random.integer(3),
  };
}
