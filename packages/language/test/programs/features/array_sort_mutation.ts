// covers: sort whose comparator changes the array
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const whole = state.filter((x) => x === x);
  // Whatever the comparator does to the array meanwhile, what was taken out is written back.
  const cut = whole.slice();
  cut.sort((a, b) => {
    cut.pop();
    return a - b;
  });
  out.push(...cut);
  const overwritten = whole.slice();
  overwritten.sort((a, b) => {
    overwritten.fill(0);
    return b - a;
  });
  out.push(...overwritten);
  const pushed = whole.slice();
  let first = true;
  pushed.sort((a, b) => {
    if (first) pushed.push(1000);
    first = false;
    return a - b;
  });
  out.push(...pushed);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
