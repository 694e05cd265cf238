// covers: keys, operands and spreads that are chosen while running
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const words = state.map((x) => `${x}`);
  const table: Record<string, number[]> = { a: [1, 2], '1': [3] };
  const counts = { up: 1, down: action };
  out.push(...(table[words[0] ?? 'a'] ?? [-1]));
  out.push(...(table[(words[1] ?? '') || 'a'] ?? [-2]));
  out.push(...(table[action > 0 ? 'a' : 'b'] ?? [-3]));
  out.push(counts[action > 1 ? 'up' : 'down'], words[action > 0 ? 0 : 1]?.length ?? -4);
  out.push(+(words[0] ?? ''), +(action > 0 ? 'x' : '2'), +(action > 1 ? true : action > 0), -(state[0] ?? 7));
  const one = new Map([['a', 1]]);
  const other = new Map([['b', action]]);
  for (const [key, value] of [...(action > 0 ? one : other)]) out.push(key.length, value);
  out.push(...(action > 0 ? new Set(state) : new Set([5])), ...(action > 1 ? state : [6]));
  out.push(Math.max(0, ...(action > 0 ? one : other).values(), ...(action > 1 ? new Set([9]) : new Set([8, 3]))));
  const letters = [...(action > 0 ? 'yes' : 'no'), ...(words[0] ?? 'none')];
  for (const letter of letters) out.push(letter.length);
  return { state: out, reward: 0, terminated: false };
}
