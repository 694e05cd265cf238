// The true rules of the workshop fastic.
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { hour, moon, heat, fame } = state;
  const bag = [...state.bag];
  const wear = [...state.wear];
  const night = hour >= 7;
  let reward = 0;
  if (action === 0) {
    let gained = 2;
    if (bag[5] >= 2) gained += 2;
    if (night) gained = 0;
    if (wear[1] >= 5) gained = Math.floor(gained / 2);
    else wear[1] += 2;
    bag[0] += gained;
  }
  if (action === 1) {
    let gained = 2;
    if (bag[5] >= 2) gained += 1;
    if (night) gained -= 1;
    if (wear[2] >= 6) gained = Math.floor(gained / 2);
    else wear[2] += 1;
    bag[1] += gained;
  }
  if (action === 2) {
    let gained = 2;
    if (bag[5] >= 2) gained += 1;
    if (night) gained = 0;
    if (wear[1] >= 6) gained = Math.floor(gained / 2);
    else wear[1] += 1;
    bag[2] += gained;
  }
  if (action === 3) {
    let gained = 2;
    if (hour === 3) gained += 2;
    if (night) gained = 0;
    if (wear[2] >= 7) gained = Math.floor(gained / 2);
    else wear[2] += 2;
    bag[3] += gained;
  }
  if (action === 4) {
    if (bag[2] >= 2 && bag[3] >= 2 && heat >= 2) {
      let made = 1;
      if (heat >= 5) made = 0;
      bag[2] -= 2;
      if (bag[3] < 7) bag[3] -= 2;
      else bag[3] -= 3;
      bag[4] += made;
    } else {
      heat = Math.max(0, heat - 1);
    }
  }
  if (action === 5) {
    if (bag[0] >= 2 && bag[1] >= 2 && heat >= 5) {
      let made = 1;
      if (hour >= 7) reward += 1;
      bag[0] -= 2;
      if (bag[1] < 6) bag[1] -= 2;
      else bag[1] -= 3;
      bag[5] += made;
      fame += 1;
    } else {
      bag[0] = Math.max(0, bag[0] - 1);
    }
  }
  if (action === 6) {
    if (bag[5] >= 1 && bag[3] >= 3 && heat >= 6) {
      let made = 1;
      if (fame >= 11) made += 1;
      bag[5] -= 1;
      if (bag[3] < 6) bag[3] -= 3;
      else bag[3] -= 4;
      bag[6] += made;
      fame += 1;
    } else {
      wear[1] += 1;
    }
  }
  if (action === 7) {
    if (bag[3] >= 2 && bag[2] >= 1 && heat >= 5) {
      let made = 1;
      if (hour >= 6) reward += 1;
      bag[3] -= 2;
      if (bag[2] < 4) bag[2] -= 1;
      else bag[2] -= 2;
      bag[7] += made;
      fame += 1;
    } else {
      wear[1] += 1;
    }
  }
  if (action === 8) {
    if (bag[2] >= 1 && bag[0] >= 2 && heat >= 4) {
      let made = 1;
      if (heat >= 7) made = 0;
      bag[2] -= 1;
      if (bag[0] < 7) bag[0] -= 2;
      else bag[0] -= 3;
      bag[8] += made;
      fame += 1;
    } else {
      reward -= 1;
    }
  }
  if (action === 9) {
    if (bag[5] >= 2) {
      bag[5] -= 2;
      reward += moon === 0 ? 9 : 7;
      if (bag[2] >= 3) fame += 3;
      else fame += 2;
    } else if (bag[5] > 0) {
      bag[5] -= 1;
      reward += 3;
    } else {
      fame = Math.max(0, fame - 1);
    }
  }
  if (action === 10) {
    if (bag[8] >= 3) {
      bag[8] -= 3;
      reward += moon === 0 ? 13 : 11;
      if (bag[5] >= 4) fame += 3;
      else fame += 2;
    } else if (bag[8] > 0) {
      bag[8] -= 1;
      reward += 3;
    } else {
      fame = Math.max(0, fame - 1);
    }
  }
  if (action === 11) {
    if (bag[6] >= 2) {
      bag[6] -= 2;
      reward += moon === 1 ? 5 : 3;
      if (bag[2] >= 2) fame += 3;
      else fame += 2;
    } else if (bag[6] > 0) {
      bag[6] -= 1;
      reward += 1;
    } else {
      fame = Math.max(0, fame - 1);
    }
  }
  if (action === 12) {
    if (bag[3] >= 2) {
      bag[3] -= 2;
      heat += heat >= 4 ? 2 : 3;
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
    } else if (fame >= 2) {
      fame -= 2;
      wear[worst] = Math.max(0, wear[worst] - 4);
    }
  }
  if (action !== 12) heat = Math.max(0, heat - (night ? 2 : 1));
  hour += 1;
  if (hour >= 10) {
    hour = 0;
    moon = (moon + 1) % 3;
    if (moon === 2) {
      if (bag[5] >= 1) reward += 5;
      else fame = Math.max(0, fame - 1);
    }
  }
  if (bag[8] >= 5 && hour % 3 === 0) bag[8] -= 1;
  if (bag[0] >= 6 && hour % 3 === 0) bag[0] -= 2;
  let carried = 0;
  for (const amount of bag) carried += amount;
  if (carried > 20) {
    let most = 0;
    for (let item = 1; item < bag.length; item += 1) if (bag[item] >= bag[most]) most = item;
    bag[most] -= carried - 20 < bag[most] ? carried - 20 : bag[most];
  }
  let terminated = false;
  if (heat > 12) {
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
    hour: random.integer(10),
    moon: random.integer(3),
    heat: random.integer(7),
    fame: random.integer(33),
    bag: [random.integer(6), random.integer(6), random.integer(6), random.integer(6), random.integer(4), random.integer(4), random.integer(4), random.integer(4), random.integer(4)],
    wear: [random.integer(8), random.integer(8), random.integer(8)],
  };
}
