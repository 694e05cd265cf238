// The true rules of the carrier between muvel, zendy, dunden, tezza, skirken, tinur.
const ROADS = [[1,3,5],[5,0,2],[4,5,3],[0,4,1],[3,2,0],[2,1,4]];
const FUEL = [[4,5,3],[4,3,5],[2,2,5],[6,5,4],[3,4,3],[4,5,4]];
const BUY = [[7,3,5],[9,7,8],[7,7,6],[7,3,4],[5,8,7],[8,8,8]];
const SELL = [[4,10,2],[7,3,2],[7,3,4],[6,4,8],[7,6,2],[8,8,3]];

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { day, town, fuel, coins, permit } = state;
  const cargo = [...state.cargo];
  const sold = [...state.sold];
  const load = cargo[0] + cargo[1] + cargo[2];
  const before = coins;
  if (action < 3) {
    const to = ROADS[town][action];
    let need = FUEL[town][action];
    if (load >= 4) need += 1;
    if (town === 4 && action === 0 && !permit) need += 1;
    if (town === 5 && action === 2 && coins >= 21) coins -= 2;
    if (town === 5 && action === 1 && coins >= 18) coins -= 2;
    if (town === 2 && action === 0 && coins >= 17) coins -= 1;
    if (town === 3 && action === 2 && coins >= 14) coins -= 1;
    if (fuel < need) {
      fuel = 0;
      coins = Math.max(0, coins - 4);
    } else {
      fuel -= need;
      town = to;
      for (let good = 0; good < 3; good += 1) sold[good] = Math.max(0, sold[good] - 1);
      if ((town === 1 || town === 0) && cargo[1] > 0 && !permit) {
        cargo[1] = 0;
        coins = Math.max(0, coins - 6);
      }
    }
  } else if (action < 6) {
    const good = action - 3;
    let price = BUY[town][good];
    let allowed = true;
    if (town === 0 && good === 2 && coins > 26) price += 2;
    if (town === 1 && day % 6 === 1) allowed = false;
    if (town === 2 && good === 0 && coins > 29) price += 2;
    if (town === 3 && day % 6 === 5) allowed = false;
    if (town === 4 && day % 6 === 0) allowed = false;
    if (town === 5 && good === 0 && load >= 4) price -= 1;
    if (allowed && load < 6 && coins >= price) {
      coins -= price;
      cargo[good] += 1;
    }
  } else if (action < 9) {
    const good = action - 6;
    let price = SELL[town][good] - sold[good];
    if (town === 0 && good === 2 && cargo[0] > 0) price += 3;
    if (town === 1 && good === 1 && !permit) price -= 3;
    if (town === 2 && good === 1 && cargo[2] > 0) price += 1;
    if (town === 3 && good === 0 && !permit) price -= 3;
    if (town === 4 && good === 1 && !permit) price -= 3;
    if (town === 5 && fuel <= 5) price -= 1;
    if (sold[good] >= 3) price = 1;
    if (cargo[good] > 0 && price > 0) {
      cargo[good] -= 1;
      coins += price;
      sold[good] += 1;
    }
  } else if (action === 9) {
    const price = day % 6 === 0 ? 1 : 2;
    if (coins >= price) {
      coins -= price;
      fuel = Math.min(17, fuel + 7);
    }
  } else if (action === 10) {
    if (town === 4 && coins >= 6) {
      coins -= 6;
      permit = true;
    } else if (permit && town !== 4) {
      permit = false;
      coins += 4;
    }
  } else {
    for (let good = 0; good < 3; good += 1) sold[good] = Math.max(0, sold[good] - 2);
    if (day % 6 === 2) coins += 2;
  }
  day += 1;
  if (day % 4 === 0 && cargo[2] > 1) cargo[2] -= 1;
  if (day % 6 === 0) {
    coins = Math.max(0, coins - 2);
    permit = permit && coins > 0;
  }
  let reward = coins - before;
  const stranded = fuel === 0 && coins === 0;
  const rich = coins >= 74;
  if (stranded) reward -= 10;
  if (rich) reward += 10;
  return { state: { day, town, fuel, coins, permit, cargo, sold }, reward, terminated: stranded || rich };
}

export function initialState(random: Random): State {
  return {
    day: random.integer(12),
    town: random.integer(6),
    fuel: 2 + random.integer(15),
    coins: 3 + random.integer(54),
    permit: random.integer(3) === 0,
    cargo: [random.integer(3), random.integer(3), random.integer(3)],
    sold: [random.integer(3), random.integer(3), random.integer(3)],
  };
}
