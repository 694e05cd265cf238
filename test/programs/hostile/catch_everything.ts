// expect: rejected (syntax that is left out)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  try {
    while (true) {}
  } catch (e) {}
  return { state, reward: 0, terminated: false };
}
