// covers: Array.from; Array.of; Array.isArray; new Array(n).fill
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  out.push(...Array.from({ length: 4 }, (_, i) => i * i), ...Array.from({ length: 2.9 }, () => 1));
  out.push(Array.from({ length: -3 }, () => 0).length, Array.from({ length: NaN }, () => 0).length);
  const length = 3;
  out.push(...Array.from({ length }, (_, i) => i + action));
  out.push(...Array.from(state), ...Array.from(state, (x) => x + 1), ...Array.from(state, (x, i) => x * i));
  out.push(
    ...Array.from(state.keys()),
    ...Array.from(state.values(), (x) => -x),
    ...Array.from(state.keys(), (k, i) => k + i),
  );
  for (const [i, x] of Array.from(state.entries())) out.push(i, x);
  out.push(...[...state.keys()], ...[...state.entries()].map(([i, x]) => i - x), ...[...state.values(), 5]);
  out.push(...Array.of(1, action, ...state), Array.of<number>().length);
  out.push(Array.isArray(state) ? 1 : 0, Array.isArray(action) ? 1 : 0, Array.isArray({ length: 1 }) ? 1 : 0);
  const grid = Array.from({ length: 3 }, (_, y) => Array.from({ length: 2 }, (_, x) => x * 10 + y));
  grid[1][0] = 99;
  out.push(...grid.flat(), ...new Array(3).fill(action), ...Array(2).fill(7));
  const shared = new Array(2).fill([0]);
  shared[0].push(1);
  out.push(shared[1].length);
  out.push(Array.from({ length: Math.abs(action) % 20 }, (_, i) => i).length);
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
