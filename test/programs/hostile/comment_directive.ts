// expect: rejected (surroundings)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  // @ts-ignore
  const s: string = 5;
  return { state, reward: 0, terminated: false };
}
