// expect: rejected (prototype games)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const s = Symbol.iterator;
  return { state, reward: 0, terminated: false };
}
