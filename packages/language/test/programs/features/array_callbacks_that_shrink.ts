// covers: find and its kin give undefined for elements that the callback cut off
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const cells: (number | undefined)[] = state.map((x) => x);
  let missing = 0;
  cells.find((x) => {
    if (x === undefined) missing += 1;
    cells.pop();
    return false;
  });
  out.push(missing, cells.length);
  const others: (number | undefined)[] = state.map((x) => x);
  out.push(others.findLastIndex((x) => ((others.length = 1), x === undefined)));
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
