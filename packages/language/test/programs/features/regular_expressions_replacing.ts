// covers: regular expressions: split, replace, replaceAll; patterns in replacements, functions as replacements
const SPACES = /\s+/;
const NOT_LETTERS = /[^a-z ]/g;

function numberOf(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000003;
  return sum;
}

const shout = (text: string): string => text.toUpperCase() + '!';

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const line = `  Go  ${state.join(' ')}\t${action} north `;
  const out: number[] = [];
  const push = (parts: readonly string[]): void => {
    out.push(parts.length);
    for (const part of parts) out.push(numberOf(part));
  };
  push(line.trim().toLowerCase().split(SPACES));
  push(line.split(SPACES, action));
  push(line.split(/(,)|( )/).map((part) => part ?? 'none'));
  push(line.split(/([ \t])/));
  push(line.split(/(?:)/));
  push(line.split(/a*/));
  push(''.split(/x/));
  push(''.split(/x*/));
  push('abc'.split(/(?:)/, 2));
  push('A<B>bold</B>and'.split(/<(\/)?([^<>]+)>/).map((part) => part ?? 'none'));
  for (const limit of [0, 1, -1, 2.9, NaN, action]) push(line.split(/( )/, limit));
  const text = state.join(', ');
  const texts = [
    line.replace(NOT_LETTERS, ''),
    text.replace(/\d/, 'x'),
    text.replace(/(\d+), (\d+)/g, '$2 $1'),
    text.replace(/(\d)(\d)?/g, '[$1$2$3$$$&$0$01$10$99]'),
    text.replace(/,/, "<$`|$'>"),
    text.replaceAll(/(?:)/g, '.'),
    text.replaceAll(/x*/g, '-'),
    text.replace(/(-)?(\d)/g, (match, sign, digit) => `${sign === undefined ? '+' : sign}${digit}${match.length}`),
    text.replace(/\d+/g, (digits) => `${Number(digits) + 1}`),
    text.replace(/[a-z]+/gi, shout),
    'north'.replace(/^./, (first) => first.toUpperCase()),
    'a-b_c'.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase()),
    text.replace(/$/, '$'),
    text.replace(/(?=\d)/g, '$$'),
  ];
  let count = 0;
  const counted = text.replace(/\d/g, (digit) => {
    count += 1;
    if (count > 3) return digit;
    return `<${count}>`;
  });
  push([...texts, counted]);
  out.push(count);
  return { state: out, reward: numberOf(line.replace(SPACES, '')), terminated: text.replace(/\D/g, '') === '' };
}
