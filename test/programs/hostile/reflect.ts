// expect: rejected (prototype games)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  Reflect.ownKeys(state);
  return { state, reward: 0, terminated: false };
}
