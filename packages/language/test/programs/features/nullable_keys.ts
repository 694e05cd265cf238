// covers: Map and Set with null, undefined, NaN, -0, booleans and literals as keys; nullable values
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const set = new Set<number | null | undefined>([null, 1]);
  for (const x of state) set.add(x > 2 ? null : x < 0 ? undefined : x);
  for (const x of set) out.push(x === null ? -1 : x === undefined ? -2 : x);
  out.push(set.has(null) ? 1 : 0, set.has(undefined) ? 1 : 0, set.has(NaN) ? 1 : 0, set.size);
  set.delete(null);
  out.push(set.has(null) ? 1 : 0, set.size);
  const names = new Map<string | null, number | undefined>();
  names.set(null, 1);
  names.set('a', undefined);
  names.set('b', action);
  const a = names.get('a');
  const none = names.get('zz');
  out.push(a === undefined ? 1 : 0, none === undefined ? 1 : 0, names.has('a') ? 1 : 0, names.get(null) ?? -5);
  const zeros = new Map<number, string>([
    [-0, 'zero'],
    [NaN, 'nan'],
  ]);
  out.push(zeros.get(0)!.length, (zeros.get(NaN) ?? '').length);
  for (const key of zeros.keys()) out.push(1 / key);
  type Kind = 'wall' | 'door';
  const kinds = new Map<Kind, boolean>([['wall', false]]);
  const kind: Kind = action > 1 ? 'wall' : 'door';
  out.push(kinds.get(kind) === false ? 1 : 0, kinds.has(kind) ? 1 : 0, kinds.get(kind) ? 1 : 0);
  const flags = new Set<boolean>();
  for (const x of state) flags.add(x > 1);
  for (const flag of flags) out.push(flag ? 1 : 0);
  const fixed = new Map<1 | 2, number>([[2, 5]]);
  out.push(fixed.get(2)!, fixed.get(1) ?? 0);
  return { state: out, reward: set.size, terminated: flags.size === 2 };
}
