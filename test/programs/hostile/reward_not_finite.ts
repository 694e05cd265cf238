// expect: non_finite_reward (values out of range)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  return { state, reward: 1 / 0, terminated: false };
}
