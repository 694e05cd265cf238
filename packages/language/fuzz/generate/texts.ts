import { code, listed, text, type SourceTree } from '../source_tree.ts';
import { choice, type Choice, type Generator } from './generator.ts';
import { arrayOf, boolean, isPrimitive, number, string, type Type } from './types.ts';

export function textExpressions(g: Generator, depth: number): readonly Choice[] {
  const { draws } = g;
  const n = () => g.expression(number, depth - 1);
  const s = () => g.expression(string, depth - 1);
  const small = () => (draws.chance(0.7) ? text(`${draws.below(8)}`) : n());
  const optional = (make: () => SourceTree): SourceTree => (draws.chance(0.5) ? code`, ${make()}` : text(''));
  return [
    choice(2, 'text +', () => {
      const other = g.expression(draws.pick([number, string, boolean, string]), depth - 1);
      return draws.chance(0.5) ? code`(${s()} + ${other})` : code`(${other} + ${s()})`;
    }),
    choice(2, 'template', () => {
      const spans = Array.from({ length: draws.between(1, 3) }, () => {
        const mixed = g.typeInScope('mixed');
        const written = mixed !== undefined && isPrimitive(mixed) ? mixed : number;
        const of: Type = draws.pick([number, string, boolean, written, g.typeInScope('maybe') ?? number]);
        const shown =
          of.kind === 'maybe' && (of.of.kind === 'number' || of.of.kind === 'string')
            ? of
            : of.kind === 'maybe'
              ? number
              : of;
        return code`${draws.pick(['', 'x', ' ', '\\n', '-'])}\${${g.expression(shown, depth - 1)}}`;
      });
      return code`\`${spans}${draws.pick(['', '!', ','])}\``;
    }),
    choice(1, 'text += as a value', () => {
      const place = g.place(string, { write: true });
      return place === undefined ? undefined : code`(${place.name} += ${s()})`;
    }),
    choice(0.7, 'text && and ||', () => code`(${g.operand(string, depth)} ${draws.pick(['&&', '||'])} ${s()})`),
    choice(1, 'String and toString', () => {
      const of = draws.pick([number, boolean, number]);
      return draws.chance(0.5)
        ? code`String(${g.expression(of, depth - 1)})`
        : code`(${g.expression(of, depth - 1)}).toString()`;
    }),
    choice(0.4, 'toString with a radix', () => code`(${n()} | 0).toString(${draws.pick(['2', '16', '36', '7'])})`),
    choice(0.4, 'toFixed', () => code`(${n()}).toFixed(${draws.pick(['0', '1', '2', '10', ''])})`),
    choice(
      0.3,
      'toPrecision and toExponential',
      () => code`(${n()}).${draws.pick(['toPrecision', 'toExponential'])}(${draws.pick(['1', '3', '17', ''])})`,
    ),
    choice(1, 'slice of text', () => code`${s()}.${draws.pick(['slice', 'substring'])}(${small()}${optional(small)})`),
    choice(0.3, 'substr', () => code`${s()}.substr(${small()}${optional(small)})`),
    choice(0.6, 'charAt', () => code`${s()}.charAt(${small()})`),
    choice(0.6, 'text[i]', () => code`(${s()}[${small()}] ?? ${s()})`),
    choice(0.4, 'at of text', () => code`(${s()}.at(${small()}) ?? ${s()})`),
    choice(0.7, 'case', () => code`${s()}.${draws.pick(['toUpperCase', 'toLowerCase'])}()`),
    choice(0.7, 'trim', () => code`${s()}.${draws.pick(['trim', 'trimStart', 'trimEnd'])}()`),
    choice(0.7, 'pad', () => code`${s()}.${draws.pick(['padStart', 'padEnd'])}(${small()}${optional(s)})`),
    choice(0.6, 'repeat', () => code`${s()}.repeat(${draws.pick(['0', '1', '2', '3'])})`),
    choice(0.8, 'replace', () => code`${s()}.${draws.pick(['replace', 'replaceAll'])}(${s()}, ${s()})`),
    choice(0.4, 'concat of text', () => code`${s()}.concat(${s()}${optional(s)})`),
    choice(1, 'join', () => {
      const of = draws.pick([number, string, boolean]);
      return code`${g.receiver(arrayOf(of), depth).tree}.join(${draws.chance(0.6) ? s() : text('')})`;
    }),
    choice(0.3, 'text of an array', () => code`String(${g.receiver(arrayOf(number), depth).tree})`),
    choice(
      0.4,
      'fromCharCode',
      () => code`String.fromCharCode(${listed(Array.from({ length: draws.between(1, 3) }, n))})`,
    ),
    choice(0.2, 'fromCodePoint', () => code`String.fromCodePoint((${n()} & 65535))`),
    choice(0.3, 'typeof as text', () => {
      const place = g.place(draws.pick([number, string, boolean]));
      return place === undefined ? undefined : code`(typeof ${place.name})`;
    }),
  ];
}
