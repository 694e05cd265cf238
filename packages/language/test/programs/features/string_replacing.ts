// covers: replace; replaceAll
function numberOf(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000003;
  return sum;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const text = `1-${action}-1-${state.length}`;
  const out: number[] = [];
  for (const sought of ['1', '-', '', '-1', `${action}`, 'none', text])
    for (const by of ['', 'x', '$', '$$', '[$&]', '<$`>', "($')", '$1$0', '$$&', 'a$', '$<a>'])
      out.push(numberOf(text.replace(sought, by)), numberOf(text.replaceAll(sought, by)));
  out.push(numberOf('aaa'.replaceAll('aa', 'b')), numberOf('abab'.replace('ab', '$&$&')));
  return { state: out, reward: text.replaceAll('-', '').length, terminated: text.replace('1', '2') === text };
}
