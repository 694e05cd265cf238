// expect: rejected (prototype games)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const b = new SharedArrayBuffer(8);
  return { state, reward: 0, terminated: false };
}
