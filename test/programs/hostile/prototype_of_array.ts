// expect: rejected (prototype games)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const p = state.__proto__;
  return { state, reward: 0, terminated: false };
}
