// expect: rejected (surroundings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const f = new Function('return 1');
  return { state, reward: 0, terminated: false };
}
