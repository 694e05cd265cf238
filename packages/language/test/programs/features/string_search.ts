// covers: indexOf; lastIndexOf; includes; startsWith; endsWith
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const text = `1-${action}-1-${state.length}-11-1` + state.join('-');
  const out: number[] = [];
  const count = (found: boolean): number => (found ? 1 : 0);
  for (const sought of ['1', '-', '11', '1-1', '', `${action}`, 'none', text, text + '1']) {
    out.push(text.indexOf(sought), text.lastIndexOf(sought), count(text.includes(sought)));
    out.push(count(text.startsWith(sought)), count(text.endsWith(sought)));
    for (const from of [action, -2, 3, 4.7, NaN, Infinity, -Infinity, text.length, text.length - 1]) {
      out.push(text.indexOf(sought, from), text.lastIndexOf(sought, from), count(text.includes(sought, from)));
      out.push(count(text.startsWith(sought, from)), count(text.endsWith(sought, from)));
    }
  }
  out.push('aaaaab'.repeat(3).indexOf('aaab'), ''.indexOf(''), ''.lastIndexOf('x'), 'abc'.lastIndexOf('c', undefined));
  return { state: out, reward: text.indexOf('-'), terminated: !text.includes('2') };
}
