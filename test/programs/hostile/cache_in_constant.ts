// expect: rejected (hidden state)
const CACHE = new Map<number, number>();
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  CACHE.set(action, (CACHE.get(action) ?? 0) + 1);
  state[0] = CACHE.get(action) ?? 0;
  return { state, reward: 0, terminated: false };
}
