// expect: rejected (surroundings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  require('fs').writeFileSync('/tmp/orrery-hostile', 'x');
  return { state, reward: 0, terminated: false };
}
