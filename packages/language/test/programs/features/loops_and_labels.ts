// covers: `for`; `while`; `do`; labelled break/continue; ternary
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const seen: number[] = [];
  let turns = 0;
  outer: for (let i = 0; i < state.length; i += 1) {
    for (let j = i; ; j += 1) {
      turns += 1;
      if (j >= state.length) continue outer;
      if (state[j]! > 6) break;
      if (turns > 40) break outer;
      seen.push(i * 10 + j);
    }
    seen.push(-1);
  }
  let left = action > 0 && action < 10 ? action : 3;
  while (left > 0.25) left /= 2;
  do {
    left += 1;
    if (left > 2) continue;
    seen.push(left);
  } while (left < 3);
  return { state: seen, reward: turns, terminated: turns > 12 };
}
