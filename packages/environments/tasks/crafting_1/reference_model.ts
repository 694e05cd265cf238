// The true rules of the workshop lusta.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { hour, moon, heat, fame } = state;
  const bag = [...state.bag];
  const wear = [...state.wear];
  const night = hour >= 5;
  let reward = 0;
  if (action === 0) {
    let gained = 2;
    if (bag[6] >= 3) gained += 3;
    if (night) gained = 0;
    if (wear[2] >= 7) gained = Math.floor(gained / 2);
    else wear[2] += 2;
    bag[0] += gained;
  }
  if (action === 1) {
    let gained = 1;
    if ((hour + moon) % 3 === 0) gained += 1;
    if (night) gained = 0;
    if (wear[0] >= 7) gained = Math.floor(gained / 2);
    else wear[0] += 1;
    bag[1] += gained;
  }
  if (action === 2) {
    let gained = 1;
    if (hour === 6) gained += 2;
    if (night) gained = 0;
    if (wear[2] >= 7) gained = Math.floor(gained / 2);
    else wear[2] += 1;
    bag[2] += gained;
  }
  if (action === 3) {
    let gained = 2;
    if (moon === 2) gained += 3;
    if (night) gained -= 1;
    if (wear[2] >= 8) gained = Math.floor(gained / 2);
    else wear[2] += 2;
    bag[3] += gained;
  }
  if (action === 4) {
    if (bag[1] >= 3 && bag[3] >= 2 && heat >= 2) {
      let made = 1;
      if (wear[0] % 3 === 2) made += 1;
      bag[1] -= 3;
      if (bag[3] < 5) bag[3] -= 2;
      else bag[3] -= 3;
      bag[4] += made;
    } else {
      bag[1] = Math.max(0, bag[1] - 1);
    }
  }
  if (action === 5) {
    if (bag[2] >= 2 && bag[4] >= 1 && heat >= 6) {
      let made = 1;
      if (fame >= 10) made += 1;
      bag[2] -= 2;
      if (bag[4] < 4) bag[4] -= 1;
      else bag[4] -= 2;
      bag[5] += made;
      fame += 1;
    } else {
      reward -= 1;
    }
  }
  if (action === 6) {
    if (bag[3] >= 2 && bag[1] >= 2 && heat >= 6) {
      let made = 1;
      if (hour >= 4) reward += 1;
      bag[3] -= 2;
      if (bag[1] < 6) bag[1] -= 2;
      else bag[1] -= 3;
      bag[6] += made;
      fame += 1;
    } else {
      reward -= 1;
    }
  }
  if (action === 7) {
    if (bag[3] >= 1 && bag[1] >= 2 && heat >= 6) {
      let made = 1;
      if (wear[1] % 3 === 1) made += 1;
      bag[3] -= 1;
      if (bag[1] < 6) bag[1] -= 2;
      else bag[1] -= 3;
      bag[7] += made;
      fame += 1;
    } else {
      wear[1] += 1;
    }
  }
  if (action === 8) {
    if (bag[2] >= 2 && bag[0] >= 2 && heat >= 6) {
      let made = 1;
      if (heat >= 8) made = 0;
      bag[2] -= 2;
      if (bag[0] < 5) bag[0] -= 2;
      else bag[0] -= 3;
      bag[8] += made;
      fame += 1;
    } else {
      heat = Math.max(0, heat - 2);
    }
  }
  if (action === 9) {
    if (bag[7] >= 3) {
      bag[7] -= 3;
      reward += moon === 2 ? 7 : 5;
      if (bag[5] >= 4) fame += 3;
      else fame += 2;
    } else if (bag[7] > 0) {
      bag[7] -= 1;
      reward += 1;
    } else {
      fame = Math.max(0, fame - 1);
    }
  }
  if (action === 10) {
    if (bag[8] >= 3) {
      bag[8] -= 3;
      reward += moon === 2 ? 7 : 5;
      if (bag[7] >= 4) fame += 2;
      else fame += 1;
    } else if (bag[8] > 0) {
      bag[8] -= 1;
      reward += 1;
    } else {
      fame = Math.max(0, fame - 1);
    }
  }
  if (action === 11) {
    if (bag[6] >= 3) {
      bag[6] -= 3;
      reward += moon === 2 ? 13 : 11;
      if (bag[4] >= 4) fame += 3;
      else fame += 2;
    } else if (bag[6] > 0) {
      bag[6] -= 1;
      reward += 3;
    } else {
      fame = Math.max(0, fame - 1);
    }
  }
  if (action === 12) {
    if (bag[3] >= 2) {
      bag[3] -= 2;
      heat += heat >= 7 ? 2 : 3;
    } else {
      heat = Math.max(0, heat - 1);
    }
  }
  if (action === 13) {
    let worst = 0;
    for (let tool = 1; tool < wear.length; tool += 1) if (wear[tool] > wear[worst]) worst = tool;
    if (bag[4] >= 1) {
      bag[4] -= 1;
      wear[worst] = Math.max(0, wear[worst] - 6);
    } else if (fame >= 4) {
      fame -= 4;
      wear[worst] = Math.max(0, wear[worst] - 4);
    }
  }
  if (action !== 12) heat = Math.max(0, heat - (night ? 3 : 2));
  hour += 1;
  if (hour >= 9) {
    hour = 0;
    moon = (moon + 1) % 3;
    if (moon === 0) {
      if (bag[4] >= 2) reward += 3;
      else fame = Math.max(0, fame - 1);
    }
  }
  if (bag[6] >= 4 && hour % 4 === 0) bag[6] -= 2;
  if (bag[4] >= 5 && hour % 2 === 0) bag[4] -= 2;
  let carried = 0;
  for (const amount of bag) carried += amount;
  if (carried > 24) {
    let most = 0;
    for (let item = 1; item < bag.length; item += 1) if (bag[item] >= bag[most]) most = item;
    bag[most] -= carried - 24 < bag[most] ? carried - 24 : bag[most];
  }
  let terminated = false;
  if (heat > 13) {
    reward -= 5;
    terminated = true;
  }
  if (fame >= 34) {
    reward += 10;
    terminated = true;
  }
  return { state: { hour, moon, heat, fame, bag, wear }, reward, terminated };
}

export function initialState(random: Random): State {
  return {
    hour: random.integer(9),
    moon: random.integer(3),
    heat: random.integer(10),
    fame: random.integer(33),
    bag: [random.integer(6), random.integer(6), random.integer(6), random.integer(6), random.integer(4), random.integer(4), random.integer(4), random.integer(4), random.integer(4)],
    wear: [random.integer(8), random.integer(8), random.integer(8)],
  };
}
