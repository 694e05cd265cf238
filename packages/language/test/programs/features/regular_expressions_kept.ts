// covers: regular expressions: kept in const, tables, fields and parameters; matchAll walked over, spread and collected
interface Rule {
  readonly pattern: RegExp;
  readonly score: number;
}

const RULES: readonly Rule[] = [
  { pattern: /^go (\w+)$/i, score: 1 },
  { pattern: /^(?:take|get) (?:the )?(.+)$/, score: 2 },
  { pattern: /^(\d+)( \d+)*$/, score: 3 },
];
const VOWELS: RegExp = /[aeiou]/g;
const byName: Record<string, RegExp> = { digits: /^\d+$/, words: /^\w+( \w+)*$/ };

function numberOf(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000003;
  return sum;
}

function understand(line: string): RegExpMatchArray | null {
  for (const { pattern } of RULES) {
    const match = line.match(pattern);
    if (match) return match;
  }
  return null;
}

function matches(pattern: RegExp, line: string): boolean {
  return pattern.test(line);
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const line = state.join(' ');
  const out: number[] = [];
  for (const each of [line, `go ${action}`, `take the ${line}`, 'GO home', 'get']) {
    const rule = RULES.find(({ pattern }) => pattern.test(each));
    out.push(rule === undefined ? 0 : rule.score);
    const match = understand(each);
    if (match) {
      out.push(match.length, numberOf(match[1]), match[2] === undefined ? -1 : numberOf(match[2]));
      const [whole, ...groups] = match;
      out.push(numberOf(whole), groups.length);
    }
    for (const [name, pattern] of Object.entries(byName)) out.push(name.length, Number(matches(pattern, each)));
    out.push(numberOf(each.replace(VOWELS, '*')), (each.match(VOWELS) ?? []).length);
    const words = each.match(/\w+/g) ?? [];
    out.push(words.length, numberOf(words[0] ?? ''));
    const chosen = action > 0 ? /a|b/ : /(o)(u)?/;
    out.push(each.search(chosen), each.split(chosen).length, each.match(chosen)?.length ?? -1);
  }
  for (const match of line.matchAll(/(-)?(\d)(\d)?/g)) {
    const [whole, sign, first, second] = match;
    out.push(numberOf(whole), Number(sign === '-'), numberOf(first), second === undefined ? -1 : Number(second));
    if (out.length > 200) break;
  }
  const pairs = [...line.matchAll(/(\d) (\d)/g)].map((match) => Number(match[1]) * 10 + Number(match[2]));
  out.push(...pairs, Array.from(line.matchAll(/ /g)).length);
  for (const [, digit] of line.matchAll(/(\d)/g)) out.push(Number(digit));
  out.push([...line.matchAll(/(?:)/g)].length, Array.from(line.matchAll(/\d/g), (match) => match[0].length).length);
  return { state: out, reward: RULES.filter(({ pattern }) => pattern.test(line)).length, terminated: false };
}
