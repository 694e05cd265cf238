// expect: rejected (deep nesting in data)
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
  state[0] = JSON.stringify(listOf(5000)).length;
  return { state, reward: 0, terminated: false };
}
