// expect: state_too_large (values out of range)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  for (let i = 0; i < 9000; i++) state.push(i);
  return { state, reward: 0, terminated: false };
}
