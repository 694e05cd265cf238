// expect: rejected (prototype games)
class A {
  x = 1;
}
class B extends A {}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = new B().x;
  return { state, reward: 0, terminated: false };
}
