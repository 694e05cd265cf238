// expect: rejected (types that explode)
function f(x: number): number;
function f(x: string): string;
function f(x: any): any {
  return x;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  state[0] = f(1);
  return { state, reward: 0, terminated: false };
}
