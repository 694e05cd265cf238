// expect: budget_exhausted (deep nesting in data)
interface Link {
  value: number;
  next: Link | null;
}
function listOf(count: number): Link | null {
  let list: Link | null = null;
  for (let i = 0; i < count; i++) list = { value: i, next: list };
  return list;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const list = listOf(3);
  if (list === null) throw new Error('no list');
  list.next = list;
  let count = 0;
  for (let at: Link | null = list; at !== null; at = at.next) count += 1;
  state[0] = count;
  return { state, reward: 0, terminated: false };
}
