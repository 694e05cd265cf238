// covers: new Array(n) of a length that is none; an array whose elements are missing
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const size = Math.abs(action) > 1000 ? -1.5 : action;
  const made = new Array(size).fill(1);
  out.push(made.length);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
