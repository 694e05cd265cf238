// expect: rejected (syntax that is left out)
export function step(state: string, action: Action): string {
  return state;
}
