// covers: Number of text; unary plus; parseInt; parseFloat
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const texts = [
    '',
    ' ',
    '12',
    ' -0 ',
    '1e3',
    '.5',
    '5.',
    '-.5e-2',
    '0x1F',
    '0b11',
    '0o17',
    '1_0',
    'Infinity',
    '-Infinity',
    'abc',
    '12px',
  ];
  for (const text of [
    ...texts,
    `${action}`,
    state.join(''),
    state.join('.'),
    `  ${action / 7}\n`,
    `${action}e${state.length}`,
    '1'.repeat(40),
  ]) {
    out.push(
      Number(text),
      +text,
      parseFloat(text),
      parseInt(text, 10),
      parseInt(text),
      parseInt(text, 16),
      parseInt(text.slice(0, 9), action),
    );
    out.push(
      Number.parseFloat(text),
      Number.parseInt(text, 2),
      isNaN(Number(text)) ? 1 : 0,
      Number.isFinite(+text) ? 1 : 0,
    );
  }
  out.push(Number(true), +(action > 0), Number(action), Number(), +action);
  return { state: out, reward: Number(`${action}`) === action ? 1 : 0, terminated: Number('x') !== Number('x') };
}
