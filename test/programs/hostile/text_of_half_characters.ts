// expect: ok (invalid UTF-16)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let text = '\ud83d';
  for (const unit of ['\ude00', '\ud800', 'a']) text += unit;
  const back = [...text].reverse().join('');
  state[0] = back.length + text.charCodeAt(0) + (back < text ? 1 : 0) + text.indexOf('\ude00');
  return { state, reward: 0, terminated: false };
}
