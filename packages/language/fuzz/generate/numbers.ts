import { code, listed, text, type SourceTree } from '../source_tree.ts';
import { choice, type Choice, type Generator } from './generator.ts';
import { arrayOf, boolean, maybe, number, string } from './types.ts';

const unary = [
  'abs',
  'acos',
  'acosh',
  'asin',
  'asinh',
  'atan',
  'atanh',
  'cbrt',
  'ceil',
  'clz32',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'floor',
  'fround',
  'log',
  'log10',
  'log1p',
  'log2',
  'round',
  'sign',
  'sin',
  'sinh',
  'sqrt',
  'tan',
  'tanh',
  'trunc',
];
const constants = [
  'Math.PI',
  'Math.E',
  'Math.SQRT2',
  'Number.MAX_SAFE_INTEGER',
  'Number.EPSILON',
  'Number.MAX_VALUE',
  'Number.MIN_VALUE',
  'Number.NaN',
];

export function numberExpressions(g: Generator, depth: number): readonly Choice[] {
  const { draws } = g;
  const n = () => g.expression(number, depth - 1);
  const s = () => g.expression(string, depth - 1);
  const writable = () => g.place(number, { write: true })?.name;
  const many = (low: number, high: number): SourceTree => listed(Array.from({ length: draws.between(low, high) }, n));
  const element = () => g.typeInScope('array')?.of ?? number;
  return [
    choice(4, 'arithmetic', () => code`(${n()} ${draws.pick(['+', '-', '*', '/', '%'])} ${n()})`),
    choice(0.5, '**', () => code`(${n()} ** ${n()})`),
    choice(2, 'integer operators', () => {
      const operator = draws.pick(['&', '|', '^', '<<', '>>', '>>>']);
      // `a << (b<…` could be the start of a call with type arguments.
      return code`(${n()} ${operator} ${operator === '<<' ? g.atom(number) : n()})`;
    }),
    choice(0.7, 'unary operators', () => code`(${draws.pick(['-', '+', '~'])} ${n()})`),
    choice(
      0.4,
      'number of a boolean',
      () => code`${draws.pick(['Number(', '+('])}${g.expression(boolean, depth - 1)})`,
    ),
    choice(1, 'compound assignment', () => {
      const name = writable();
      const operator = draws.pick(['+=', '-=', '*=', '/=', '%=', '**=', '&=', '|=', '^=', '<<=', '>>=', '>>>=']);
      return name === undefined ? undefined : code`(${name} ${operator} ${n()})`;
    }),
    choice(0.5, '&&= and ||=', () => {
      const name = writable();
      return name === undefined ? undefined : code`(${name} ${draws.pick(['&&=', '||='])} ${n()})`;
    }),
    choice(1, '++ and --', () => {
      const name = writable();
      return name === undefined ? undefined : text(draws.pick([`${name}++`, `++${name}`, `${name}--`, `--${name}`]));
    }),
    choice(0.7, 'number && and ||', () => code`(${g.operand(number, depth)} ${draws.pick(['&&', '||'])} ${n()})`),
    choice(1.2, 'Math of one', () => code`Math.${draws.pick(unary)}(${n()})`),
    choice(0.8, 'Math of two', () => code`Math.${draws.pick(['pow', 'atan2', 'imul'])}(${n()}, ${n()})`),
    choice(0.8, 'Math of many', () => code`Math.${draws.pick(['max', 'min', 'hypot'])}(${many(0, 3)})`),
    choice(
      0.4,
      'Math of a spread',
      () => code`Math.${draws.pick(['max', 'min'])}(${n()}, ...${g.receiver(arrayOf(number), depth).tree})`,
    ),
    choice(0.2, 'constants of Math and Number', () => text(draws.pick(constants))),
    choice(
      0.6,
      'Number of text',
      () => code`${draws.pick(['Number(', 'parseFloat(', 'Number.parseFloat(', '+('])}${s()})`,
    ),
    choice(0.5, 'parseInt', () =>
      draws.chance(0.5)
        ? code`parseInt(${s()})`
        : code`parseInt(${s()}, ${draws.pick(['10', '16', '2', '36', '0', '7'])})`,
    ),
    choice(0.6, 'text.length', () => code`${s()}.length`),
    choice(
      0.6,
      'indexOf of text',
      () =>
        code`${s()}.${draws.pick(['indexOf', 'lastIndexOf'])}(${s()}${draws.chance(0.4) ? code`, ${n()}` : text('')})`,
    ),
    choice(0.6, 'charCodeAt', () => code`${s()}.charCodeAt(${n()})`),
    choice(0.4, 'codePointAt', () => code`(${s()}.codePointAt(${n()}) ?? ${n()})`),
    choice(1, 'array.length', () => code`${g.receiver(arrayOf(element()), depth).tree}.length`),
    choice(0.6, 'indexOf', () => {
      const of = element();
      const receiver = g.receiver(arrayOf(of), depth);
      return code`${receiver.tree}.${draws.pick(['indexOf', 'lastIndexOf'])}(${g.expression(of, depth - 1)}${draws.chance(0.3) ? code`, ${n()}` : text('')})`;
    }),
    choice(0.6, 'findIndex', () => {
      const of = element();
      const { tree, constant } = g.receiver(arrayOf(of), depth);
      return code`${tree}.${draws.pick(['findIndex', 'findLastIndex'])}(${g.callback([{ type: of, constant }, { type: number }], boolean, depth - 1)})`;
    }),
    choice(0.6, 'push and unshift', () => {
      const of = element();
      const place = g.place(arrayOf(of));
      if (place === undefined) return undefined;
      const values = listed(Array.from({ length: draws.between(1, 2) }, () => g.expression(of, depth - 1)));
      return code`${place.name}.${draws.pick(['push', 'push', 'unshift'])}(${values})`;
    }),
    choice(0.4, 'reduce without a start', () => {
      const join = g.callback([{ type: number }, { type: number }], number, depth - 1);
      return code`${g.receiver(arrayOf(number), depth).tree}.${draws.pick(['reduce', 'reduceRight'])}(${join})`;
    }),
    choice(0.5, 'size', () => {
      const type = g.typeInScope(draws.pick(['map', 'set']));
      return type === undefined ? undefined : code`${g.receiver(type, depth).tree}.size`;
    }),
    choice(0.4, 'random.float and normal', () =>
      g.at.random ? text(draws.pick(['random.float()', 'random.normal()'])) : undefined,
    ),
    choice(0.4, 'random.integer', () =>
      g.at.random ? text(`random.integer(${draws.pick(['1', '2', '6', '1000', '4294967296'])})`) : undefined,
    ),
    choice(0.3, 'parameters', () =>
      g.parameters.length === 0 ? undefined : text(`parameters.${draws.pick(g.parameters)}`),
    ),
    choice(0.5, 'typeof', () => {
      const from = g.expression(maybe(number), 0);
      const name = g.fresh('p');
      return code`((${name}: ${'number | undefined'}) => (typeof ${name} === 'number' ? ${name} : ${n()}))(${from})`;
    }),
  ];
}
