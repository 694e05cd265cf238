// covers: evaluation order of keys and values of tables
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  let xs = state.slice();
  let turn = 0;
  const next = (name: string): string => {
    turn += 1;
    xs = [turn, action];
    return `${name}${turn}`;
  };
  const map = new Map<string, number>([
    [next('a'), xs.length + turn],
    [next('b'), turn++],
  ]);
  map.set(next('c'), turn).set(next('d'), xs[0]);
  for (const [key, value] of map) out.push(key.charCodeAt(1), value);
  const table: Record<string, number> = { [next('e')]: turn, [next('f')]: xs[0] + turn };
  table[next('g')] = turn * 10;
  table[next('h')] = xs[0];
  for (const key in table) out.push(key.charCodeAt(1), table[key]);
  const sets = new Map([[next('i'), new Set([turn, turn++, turn])]]);
  sets
    .set('j', new Set([turn]))
    .get(`i${turn - 1}`)
    ?.add(turn);
  for (const [key, set] of sets) out.push(key.length, ...set);
  out.push(map.get(next('x')) ?? turn, map.get(`b${(turn = 2)}`) ?? -1, turn);
  return { state: out, reward: turn, terminated: false };
}
