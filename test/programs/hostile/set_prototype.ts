// expect: rejected (prototype games)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  Object.setPrototypeOf(state, null);
  return { state, reward: 0, terminated: false };
}
