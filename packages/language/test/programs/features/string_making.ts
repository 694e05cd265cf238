// covers: repeat; padStart; padEnd; String.fromCharCode; String.fromCodePoint
function numberOf(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000003;
  return sum;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const text = `${action}`;
  const out: number[] = [];
  for (let i = 0; i < 12; i++) {
    out.push(numberOf(text.padStart(i)), numberOf(text.padEnd(i, '')), numberOf(text.padStart(i + 0.7, 'ab')));
    out.push(numberOf(text.padEnd(i, '<=>')), numberOf('xy'.repeat(i)), numberOf(''.repeat(i * 1e9)));
  }
  out.push(
    numberOf(text.padStart(NaN, '-')),
    numberOf(text.padEnd(-5)),
    numberOf('a'.repeat(2.9)),
    ''.repeat(NaN).length,
  );
  for (const x of state) out.push(numberOf(String.fromCharCode(x, x * 7, -x)));
  out.push(
    numberOf(String.fromCharCode(...state)),
    numberOf(String.fromCharCode(65, ...state, 66)),
    String.fromCharCode().length,
  );
  const codes = [65, 0x10ffff, 0xd800, 0xffff, 0x10000, 0];
  out.push(numberOf(String.fromCodePoint(...codes)), numberOf(String.fromCodePoint(128512, 97)));
  return { state: out, reward: String.fromCodePoint(0x1f600).length, terminated: text.padStart(3, '0') === '000' };
}
