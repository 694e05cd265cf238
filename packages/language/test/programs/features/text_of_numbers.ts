// covers: string; template strings; numbers as text
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  let line = '';
  for (let i = 0; i < state.length; i++) {
    const x = state[i];
    line += (line === '' ? '' : ',') + x;
    const text = `<${x}|${i}>`;
    out.push(text.length);
    if (text < `<${action}`) out.push(1);
    if (text >= '<5' || text > `<${i}`) out.push(2);
    if (text <= '<-' !== (i + '' === `${action}`)) out.push(3);
  }
  const sums = `${action / 3} ${action * 1e21} ${action / 1e7} ${-action}${action > 2} ${0.1 + action}`;
  const again = sums + '' + sums;
  const units = [`${action}`, 1 + '2', '3' + 4 + 5, 3 + 4 + '5', line, sums];
  for (const text of units) out.push(text.length, text === again ? 1 : 0, text !== sums ? 1 : 0);
  return { state: out, reward: line ? again.length : -1, terminated: line === '0' };
}
