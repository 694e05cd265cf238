// covers: slice; substring; substr; concat; trim; trimStart; trimEnd
function numberOf(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000003;
  return sum;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const text = `  \t${action},${state.length}\u00a0\ufeff\n`;
  const out: number[] = [];
  const positions = [...state.slice(0, 3), action, -3, NaN, Infinity, -Infinity, 0.9, -0.9];
  for (const from of positions) {
    out.push(numberOf(text.slice(from)), numberOf(text.substring(from)), numberOf(text.substr(from)));
    for (const to of positions)
      out.push(numberOf(text.slice(from, to)), numberOf(text.substring(from, to)), numberOf(text.substr(from, to)));
  }
  out.push(numberOf(text.slice()), numberOf(text.slice(1, undefined)), numberOf(text.substring(2, undefined)));
  out.push(numberOf(text.trim()), numberOf(text.trimStart()), numberOf(text.trimEnd()), ' \r\n'.trim().length);
  out.push(
    numberOf(text.trim().concat('x', `${action}`, '')),
    numberOf('a'.concat(...[text, 'b'], 'c')),
    numberOf(''.concat('b')),
  );
  let order = '';
  const mark = (name: string): string => {
    return name;
  };
  order = mark('a').concat((order += mark('b')), (order += mark('c')));
  out.push(numberOf(order), text.trim() === text ? 1 : 0);
  return {
    state: out,
    reward: text.valueOf().length,
    terminated: text.toString().trim() === `${action},${state.length}`,
  };
}
