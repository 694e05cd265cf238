// expect: rejected
export function step(state: string, action: Action): string {
  return state;
}
