// expect: rejected (surroundings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  process.exit(1);
  return { state, reward: 0, terminated: false };
}
