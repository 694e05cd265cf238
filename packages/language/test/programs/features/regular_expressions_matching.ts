// covers: regular expressions: test, exec, match, search; groups, quantifiers, classes, flags i, m, s, u
const WORD = /^\w+$/;
const PUT = /^put (.+) in (.+)$/i;

function numberOf(text: string): number {
  let sum = text.length;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 1000003;
  return sum;
}

function parse(line: string): number[] {
  const match = line.match(PUT);
  if (!match) return [-1];
  const [, thing, place] = match;
  return [match.length, numberOf(thing), numberOf(place), numberOf(match[0])];
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const line = state.join(' ');
  const out: number[] = [];
  const push = (value: boolean): void => {
    out.push(value ? 1 : 0);
  };
  push(/^\d+$/.test(`${action}`));
  push(/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(`${action}`));
  push(WORD.test(line));
  push(WORD.test(`a${action}`));
  push(/nan|infinity/i.test(line));
  out.push(line.search(/[1-3]/));
  out.push(line.search(/\b1\b/));
  out.push(...parse(`put ${line} in the box`), ...parse(`PUT ${action} In in in`), ...parse('look'));
  const signed = line.match(/(-)?(\d+)/);
  if (signed !== null) {
    push(signed[1] === undefined);
    push(signed[1] === '-');
    out.push(numberOf(signed[2] ?? ''), numberOf(signed[1] ?? 'none'));
  }
  const digits = line.match(/\d/g);
  out.push(
    digits === null ? -1 : digits.length,
    digits?.length ?? -2,
    numberOf((line.match(/\d+|-/g) ?? []).join('|')),
  );
  const found = /(\d)(\d)?( )?/.exec(line);
  if (found) {
    for (const group of found) out.push(group === undefined ? -7 : numberOf(group));
    out.push(found.length, numberOf(found[0]));
  }
  const rows = state.join('\n');
  out.push(
    rows.match(/^\d$/gm)?.length ?? 0,
    rows.match(/^.*$/s)?.[0].length ?? -1,
    rows.match(/^.*/)?.[0].length ?? -1,
  );
  push(/^[^\n]*\n/.test(rows));
  push(/^(?:a|ab)(?:c|bcd)(d*)$/.test('abcd'));
  push(/(?=\d)\d(?!\d)/.test(line));
  push(/^\u0041\x42$/.test('AB'));
  push(/[\u00e0-\u00ff]/i.test(state.length > 4 ? 'É' : 'e'));
  push(/^.$/u.test(line));
  push(/(a+)+b/.test('a'.repeat(state.length) + (action > 0 ? 'b' : 'c')));
  out.push(/^(a*?)(a{2,3}?)(a*)$/.exec('a'.repeat(state.length))?.[3]?.length ?? -1);
  const nested = /(z)((a+)?(b+)?(c))*/.exec('zaacbbbcac');
  if (nested) for (const group of nested) out.push(group === undefined ? -1 : group.length);
  return { state: out, reward: line.search(/$/), terminated: !/./.test(line) };
}
