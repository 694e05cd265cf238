// covers: String of numbers; toFixed; toPrecision; toExponential; toString with a radix
function numberOf(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000003;
  return sum;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  for (const x of [...state, action, action / 3, -action * 1e20, 1.005, 0.5, 2.5, 1e21, 5e-324]) {
    out.push(
      numberOf(String(x)),
      numberOf(x.toString()),
      numberOf('' + x),
      numberOf(x.toFixed()),
      numberOf(x.toFixed(2)),
    );
    out.push(
      numberOf(x.toPrecision()),
      numberOf(x.toPrecision(3)),
      numberOf(x.toExponential()),
      numberOf(x.toExponential(4)),
    );
    out.push(numberOf(x.toString(2)), numberOf(x.toString(10)), numberOf(x.toString(16)), numberOf(x.toString(36)));
  }
  const digits = Math.abs(state.length % 5);
  const x = action + 0.125;
  out.push(numberOf(x.toFixed(digits)), numberOf(x.toPrecision(digits + 1)), numberOf((state.length | 0).toString(3)));
  out.push(
    numberOf(String(true)),
    numberOf(String(action > 1)),
    numberOf(String('a')),
    String().length,
    (action > 0).toString().length,
  );
  return { state: out, reward: x.valueOf(), terminated: String(x) === x.toString() };
}
