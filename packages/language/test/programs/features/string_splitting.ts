// covers: split; join; Array.prototype.toString; String of arrays
function numberOf(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000003;
  return sum;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const line = state.join();
  const out: number[] = [
    numberOf(line),
    numberOf(state.join('')),
    numberOf(state.join(', ')),
    numberOf(state.toString()),
  ];
  const push = (parts: readonly string[]): void => {
    out.push(parts.length);
    for (const part of parts) out.push(numberOf(part));
  };
  push(line.split(','));
  push(`${action}`.split(''));
  push(line.split(''.concat('1')));
  push(line.split());
  push(''.split(','));
  push(''.split(''));
  push(`a,,b,${action},`.split(','));
  push('aaaa'.split('aa'));
  for (const limit of [0, 1, 2, -1, 2.9, action, 2 ** 32 + 1, NaN]) {
    push(`1,${action},3`.split(',', limit));
    push(`${action}`.split('', limit));
  }
  push(line.split(',', undefined));
  const rows = [state, [action], []];
  out.push(numberOf(rows.join(';')), numberOf(`${rows}`), numberOf(String(rows)), numberOf('' + state));
  out.push(numberOf([true, false].join('|')), numberOf(['a', '', line].join('-')), numberOf([line].join('!')));
  const reversed = line.split('').reverse().join('');
  const round = line.split(',').join(',') === line;
  return { state: out, reward: numberOf(reversed), terminated: round };
}
