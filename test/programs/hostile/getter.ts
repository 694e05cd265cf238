// expect: rejected (prototype games)
const o = {
  get x() {
    return 1;
  },
};
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = o.x;
  return { state, reward: 0, terminated: false };
}
