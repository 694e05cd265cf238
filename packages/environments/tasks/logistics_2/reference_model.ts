// The true rules of the carrier between pusten, mozzic, nenen, tovon, trunda, zaric.
const ROADS = [[4,1,5],[0,5,2],[5,3,4],[2,4,0],[3,0,1],[1,2,3]];
const FUEL = [[5,2,2],[3,3,6],[3,5,5],[5,5,5],[6,4,4],[6,2,2]];
const BUY = [[8,3,5],[5,4,9],[4,5,6],[3,9,3],[9,3,7],[9,3,8]];
const SELL = [[5,4,8],[3,3,8],[2,6,4],[4,6,2],[9,7,3],[9,9,7]];

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { day, town, fuel, coins, permit } = state;
  const cargo = [...state.cargo];
  const sold = [...state.sold];
  const load = cargo[0] + cargo[1] + cargo[2];
  const before = coins;
  if (action < 3) {
    const to = ROADS[town][action];
    let need = FUEL[town][action];
    let open = true;
    if (load >= 5) need += 1;
    if (town === 5 && action === 1 && cargo[2] >= 2) need += 3;
    if (town === 4 && action === 0 && day % 5 === 4) open = false;
    if (town === 0 && action === 1 && coins >= 22) coins -= 3;
    if (town === 1 && action === 2 && cargo[1] >= 2) need += 2;
    if (town === 4 && action === 1 && day % 2 === 0) need -= 1;
    if (!open) {
      coins = Math.max(0, coins - 1);
    } else if (fuel < need) {
      fuel = 0;
      coins = Math.max(0, coins - 1);
    } else {
      fuel -= need;
      town = to;
      for (let good = 0; good < 3; good += 1) sold[good] = Math.max(0, sold[good] - 1);
      if ((town === 2 || town === 4) && cargo[2] > 0 && !permit) {
        cargo[2] = 0;
        coins = Math.max(0, coins - 3);
      }
    }
  } else if (action < 6) {
    const good = action - 3;
    let price = BUY[town][good];
    let allowed = true;
    if (town === 0 && day % 5 === 0) allowed = false;
    if (town === 1 && day % 5 === 4) allowed = false;
    if (town === 2 && day % 5 === 1) allowed = false;
    if (town === 3 && day % 5 === 0) allowed = false;
    if (town === 4 && good === 1 && load >= 2) price -= 1;
    if (town === 5 && day % 5 === 4) allowed = false;
    if (allowed && load < 8 && coins >= price) {
      coins -= price;
      cargo[good] += 1;
    }
  } else if (action < 9) {
    const good = action - 6;
    let price = SELL[town][good] - sold[good];
    if (town === 0 && fuel <= 3) price -= 1;
    if (town === 1 && good === 1 && day % 5 === 3) price += 4;
    if (town === 2 && good === 1 && day % 5 === 0) price += 4;
    if (town === 3 && good === 2 && day % 5 === 0) price += 4;
    if (town === 4 && good === 1 && day % 5 === 4) price += 3;
    if (town === 5 && good === 0 && cargo[1] > 0) price += 3;
    if (sold[good] >= 4) price = 1;
    if (cargo[good] > 0 && price > 0) {
      cargo[good] -= 1;
      coins += price;
      sold[good] += 1;
    }
  } else if (action === 9) {
    const price = day % 5 === 0 ? 2 : 3;
    if (coins >= price) {
      coins -= price;
      fuel = Math.min(17, fuel + 5);
    }
  } else if (action === 10) {
    if (town === 3 && coins >= 7) {
      coins -= 7;
      permit = true;
    } else if (permit && town !== 3) {
      permit = false;
      coins += 5;
    }
  } else {
    for (let good = 0; good < 3; good += 1) sold[good] = Math.max(0, sold[good] - 2);
    if (day % 5 === 2) coins += 1;
  }
  day += 1;
  if (day % 2 === 0 && cargo[1] > 1) cargo[1] -= 1;
  if (day % 5 === 0) {
    coins = Math.max(0, coins - 1);
    permit = permit && coins > 0;
  }
  let reward = coins - before;
  const stranded = fuel === 0 && coins === 0;
  const rich = coins >= 66;
  if (stranded) reward -= 10;
  if (rich) reward += 10;
  return { state: { day, town, fuel, coins, permit, cargo, sold }, reward, terminated: stranded || rich };
}

export function initialState(random: Random): State {
  return {
    day: random.integer(10),
    town: random.integer(6),
    fuel: 2 + random.integer(15),
    coins: 3 + random.integer(46),
    permit: random.integer(3) === 0,
    cargo: [random.integer(3), random.integer(3), random.integer(3)],
    sold: [random.integer(3), random.integer(3), random.integer(3)],
  };
}
