// covers: numbers as text and back, over the whole range
function numberOf(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000003;
  return sum;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  let wrong = 0;
  for (let exponent = -1070; exponent < 1024; exponent += 233) {
    const scale = exponent < -1000 ? 2 ** -1000 * 2 ** (exponent + 1000) : 2 ** exponent;
    for (const x of [scale, (action + 1 / 3) * scale, scale - (scale / 2 ** 53) * state.length]) {
      const text = `${x}`;
      out.push(numberOf(text), numberOf(x.toExponential(7)), numberOf(x.toPrecision(18)), numberOf(x.toString(7)));
      const back = Number(text);
      if (back !== x && x === x) wrong += 1;
      out.push(parseFloat(x.toPrecision(19)), Number(x.toExponential(2)));
    }
  }
  return { state: out, reward: wrong, terminated: out.length > 60 };
}
