// expect: call_depth_exceeded (deep nesting in data)
interface Link {
  value: number;
  next: Link | null;
}
function listOf(count: number): Link | null {
  let list: Link | null = null;
  for (let i = 0; i < count; i++) list = { value: i, next: list };
  return list;
}
function sum(list: Link | null): number {
  return list === null ? 0 : list.value + sum(list.next);
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = sum(listOf(5000));
  return { state, reward: 0, terminated: false };
}
