// expect: rejected (types that explode)
type Grow<T extends unknown[]> = T['length'] extends 999 ? T : Grow<[...T, 0]>;
const g: Grow<[]> = [] as never;
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  return { state, reward: 0, terminated: false };
}
