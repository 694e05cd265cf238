const WALL = 3;
const TABLE = [3, 1];
const FIRST = TABLE[0];

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  // How a name is spelled says nothing about whether its element exists.
  const X = state[9];
  const y = state[10];
  if (y === X) out.push(1);
  const _ = state[action];
  const z = state[action + 1];
  if (z === _) out.push(2);
  if (z !== _) out.push(3);
  const $ = state[11];
  const A = state[12];
  if ($ === A) out.push(4);

  const here = state[action];
  if (here === WALL) out.push(5);
  const there = state[action * 2];
  if (there !== FIRST) out.push(6);
  const low = TABLE[action];
  const limit = action + 1;
  if (low === limit) out.push(7);
  return { state: out, reward: out.length, terminated: false };
}
