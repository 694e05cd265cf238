// expect: ok (deep nesting in data)
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
  let sum = 0;
  for (let at = listOf(5000); at !== null; at = at.next) sum += at.value;
  state[0] = sum;
  return { state, reward: 0, terminated: false };
}
