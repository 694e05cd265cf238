import { code, text } from '../source_tree.ts';
import { choice, type Choice, type Generator } from './generator.ts';
import { arrayOf, boolean, number, string, type Type } from './types.ts';

const orders = ['<', '<=', '>', '>='];
const equalities = ['===', '!==', '==', '!='];

export function booleanExpressions(g: Generator, depth: number): readonly Choice[] {
  const { draws } = g;
  const e = (of: Type) => g.expression(of, depth - 1);
  const element = () => g.typeInScope('array')?.of ?? number;
  return [
    choice(2, 'order of numbers', () => code`(${e(number)} ${draws.pick(orders)} ${e(number)})`),
    choice(1, 'order of text', () => code`(${e(string)} ${draws.pick(orders)} ${e(string)})`),
    choice(
      1,
      'equality of numbers',
      () => code`(${g.operand(number, depth)} ${draws.pick(equalities)} ${g.operand(number, depth)})`,
    ),
    choice(
      1,
      'equality of text',
      () => code`(${g.operand(string, depth)} ${draws.pick(equalities)} ${g.operand(string, depth)})`,
    ),
    choice(1.5, 'equality of anything', () => {
      const type = g.scope.length === 0 ? number : draws.pick(g.scope).type;
      if (type.kind === 'literals' || type.kind === 'boolean') return undefined;
      return code`(${g.operand(type, depth)} ${draws.pick(['===', '!=='])} ${g.operand(type, depth)})`;
    }),
    choice(0.8, 'equality with undefined and null', () => {
      const type = g.typeInScope('maybe');
      const found = type === undefined ? undefined : g.place(type, { lend: true });
      if (type === undefined || found === undefined) return undefined;
      return code`(${found.name} ${draws.pick(['== null', '!= null', ...type.empty.split(' | ').map((empty) => `=== ${empty}`)])})`;
    }),
    choice(1, '!', () => code`!${e(boolean)}`),
    choice(1.5, '&& and ||', () => code`(${g.operand(boolean, depth)} ${draws.pick(['&&', '||'])} ${e(boolean)})`),
    choice(1, 'truthiness', () => {
      const type = draws.pick([number, string, g.typeInScope('maybe') ?? number]);
      const found = g.place(type, { lend: true });
      return found === undefined ? undefined : code`(!!${found.name})`;
    }),
    choice(0.3, 'Boolean()', () => code`Boolean(${e(draws.pick([number, string]))})`),
    choice(0.8, 'some and every', () => {
      const type = element();
      const { tree, constant } = g.receiver(arrayOf(type), depth);
      return code`${tree}.${draws.pick(['some', 'every'])}(${g.callback([{ type, constant }, { type: number }], boolean, depth - 1)})`;
    }),
    choice(0.8, 'includes', () => {
      const type = element();
      return code`${g.receiver(arrayOf(type), depth).tree}.includes(${e(type)})`;
    }),
    choice(
      0.8,
      'includes, startsWith and endsWith of text',
      () =>
        code`${e(string)}.${draws.pick(['includes', 'startsWith', 'endsWith'])}(${e(string)}${draws.chance(0.3) ? code`, ${e(number)}` : text('')})`,
    ),
    choice(0.8, 'has', () => {
      const type = g.typeInScope(draws.pick(['map', 'set']));
      if (type === undefined) return undefined;
      return code`${g.receiver(type, depth).tree}.has(${e(type.kind === 'map' ? type.key : type.of)})`;
    }),
    choice(0.6, 'delete of tables', () => {
      const type = g.typeInScope(draws.pick(['map', 'set']));
      const found = type === undefined ? undefined : g.place(type);
      if (type === undefined || found === undefined) return undefined;
      return code`${found.name}.delete(${e(type.kind === 'map' ? type.key : type.of)})`;
    }),
    choice(0.6, 'in and hasOwn', () => {
      const type = g.typeInScope('dictionary');
      if (type === undefined) return undefined;
      const { tree } = g.receiver(type, depth);
      return draws.chance(0.5) ? code`(${e(string)} in ${tree})` : code`Object.hasOwn(${tree}, ${e(string)})`;
    }),
    choice(
      0.4,
      'Number.is*',
      () =>
        code`${draws.pick(['Number.isNaN', 'Number.isInteger', 'Number.isFinite', 'Number.isSafeInteger', 'isNaN', 'isFinite'])}(${e(number)})`,
    ),
    choice(0.2, 'Object.is', () => code`Object.is(${e(number)}, ${e(number)})`),
    choice(0.3, 'random.chance', () =>
      g.at.random ? text(`random.chance(${draws.pick(['0.5', '0.1', '0', '1'])})`) : undefined,
    ),
    choice(0.7, 'assignment of a boolean', () => {
      const found = g.place(boolean, { write: true });
      return found === undefined ? undefined : code`(${found.name} ${draws.pick(['&&=', '||=', '='])} ${e(boolean)})`;
    }),
  ];
}
