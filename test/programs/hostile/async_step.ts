// expect: rejected (syntax that is left out)
export async function step(state: State, action: Action) {
  return { state, reward: 0, terminated: false };
}
