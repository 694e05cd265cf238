// covers: charAt; charCodeAt; codePointAt; at; string length
function numberOf(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000003;
  return sum;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const text = `a-${action}` + String.fromCharCode(0xd83d, 0xde00, 0xd800) + 'z';
  const out: number[] = [numberOf(text), text.length];
  for (const at of [...state, action, -1, -0, 0.9, NaN, Infinity, -Infinity, 2 ** 32, text.length, text.length - 1]) {
    out.push(
      numberOf(text.charAt(at)),
      text.charCodeAt(at),
      text.codePointAt(at) ?? -7,
      numberOf(text.at(at) ?? 'none'),
    );
  }
  for (let i = -1; i < 12; i++)
    out.push(text.charCodeAt(i), text.codePointAt(i) ?? -1, text.charAt(i) === text.at(i) ? 1 : 0);
  out.push(
    numberOf(text.charAt()),
    text.charCodeAt(),
    text.codePointAt() ?? 0,
    ''.charCodeAt(NaN),
    ''.charAt(0).length,
  );
  return {
    state: out,
    reward: (text.at(-1) === 'z' ? 1 : 0) + (''.at(0) === undefined ? 2 : 0),
    terminated: text.charAt(0) === 'a',
  };
}
