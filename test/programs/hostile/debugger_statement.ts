// expect: rejected (surroundings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  debugger;
  return { state, reward: 0, terminated: false };
}
