// expect: rejected (prototype games)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const p = new Proxy(state, {});
  return { state, reward: 0, terminated: false };
}
