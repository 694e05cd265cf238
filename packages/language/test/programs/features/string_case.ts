// covers: toLowerCase; toUpperCase
function numberOf(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000003;
  return sum;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  for (const text of [
    'aBc XyZ@[`{',
    'ÄÖÜ äöü ßÿµÅ÷×',
    'Ελλάδα',
    'Жизнь',
    'İstanbul ıŁ',
    '漢字 😀 ─',
    `${action}E${state.length}`,
    '',
  ]) {
    out.push(numberOf(text.toLowerCase()), numberOf(text.toUpperCase()), numberOf(text.toUpperCase().toLowerCase()));
    out.push(text.toLowerCase() === text ? 1 : 0, text.toUpperCase() === text ? 1 : 0);
  }
  const all = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
  return {
    state: out,
    reward: numberOf(all.toLowerCase()) + numberOf(all.toUpperCase()),
    terminated: 'a' < 'A'.toLowerCase(),
  };
}
