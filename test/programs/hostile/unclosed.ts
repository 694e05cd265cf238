// expect: rejected (syntax that is left out)
export function step(state: State {
