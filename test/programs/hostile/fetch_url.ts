// expect: rejected (surroundings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  fetch('http://localhost');
  return { state, reward: 0, terminated: false };
}
