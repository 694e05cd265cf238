// expect: rejected (syntax that is left out)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  return { state, reward: 0, terminated: false };
}

export function step(state: State): number {
  return 0;
}
