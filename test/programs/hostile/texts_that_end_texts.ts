// expect: ok (names and texts of the emitters)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const texts = ['*/', '</script>', '`${1}`', '\u2028\u2029', '\ud800', '\udc00\ud800', '\0', "'", '"', '\\', '-->', '//'];
  state[0] = texts.join('').length;
  return { state, reward: 0, terminated: false };
}
