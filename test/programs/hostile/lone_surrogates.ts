// expect: ok (invalid UTF-16)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const s = '\ud83d' + '\ude00';
  state[0] = s.length + s.charCodeAt(0) + [...s].length;
  const half = s.slice(0, 1);
  if (half === '\ud83d') state[0] += 0.5;
  if (half + 'x' < '\ud83dy') state[0] += 0.25;
  return { state, reward: 0, terminated: false };
}
