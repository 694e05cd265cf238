// expect: rejected
export function step(state: State {
