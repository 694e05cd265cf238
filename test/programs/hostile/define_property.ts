// expect: rejected (prototype games)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  Object.defineProperty(state, 'length', { value: 1 });
  return { state, reward: 0, terminated: false };
}
