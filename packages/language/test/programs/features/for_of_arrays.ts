// covers: for..of; labelled break/continue; the array grows while it is walked; entries; keys; values
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  for (const x of state) out.push(x);
  for (const [i, x] of state.entries()) out.push(i * 10 + x);
  for (const i of state.keys()) out.push(i);
  for (const x of state.values()) if (x > 3) out.push(x);

  // The length is followed as the body changes it.
  const growing = state.slice(0, 3);
  for (const x of growing) if (growing.length < 9) growing.push(x + 1);
  const shrinking = [...state];
  let visited = 0;
  for (const x of shrinking) {
    visited += x > 0 ? 1 : 2;
    shrinking.pop();
  }
  out.push(growing.length, visited, shrinking.length);

  // A target that exists already, and a pattern of such targets.
  let last = -1;
  for (last of state);
  out.push(last);
  const cell = { at: 0 };
  for (cell.at of [7, 8, 9]) if (cell.at === action) break;
  out.push(cell.at);
  const slots = [0, 0, 0, 0];
  let next = 0;
  for (slots[next++] of [5, 6, 7]);
  out.push(...slots, next);

  let sum = 0;
  outer: for (const x of state) {
    for (const y of state) {
      if (y > x) continue outer;
      if (x + y === 9) break outer;
      sum += x - y;
    }
  }
  out.push(sum);

  // Each turn has its own variable, and writing to it leaves the array alone.
  for (let x of state) {
    x = x + 1;
    out.push(x);
  }
  return { state: out, reward: state.length, terminated: out.length > 10 };
}
