// expect: rejected (prototype games)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const f = step.constructor('return 1');
  return { state, reward: 0, terminated: false };
}
