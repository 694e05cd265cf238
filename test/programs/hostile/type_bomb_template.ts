// expect: rejected ok (types that explode)
type D = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type Long = `${D}${D}${D}${D}${D}${D}`;
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  return { state, reward: 0, terminated: false };
}
