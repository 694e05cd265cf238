// expect: rejected (hidden state)
const CACHE = new Map<number, number>();
const remember = (key: number): number => {
  CACHE.set(key, (CACHE.get(key) ?? 0) + 1);
  return CACHE.size;
};
[1, 2, 3].forEach((key) => remember(key));
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = remember(action);
  return { state, reward: 0, terminated: false };
}
