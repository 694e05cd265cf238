import { code, text } from '../source_tree.ts';
import { choice, type Choice, type Generator } from './generator.ts';
import {
  arrayOf,
  boolean,
  holdsInstances,
  isPrimitive,
  kindTest,
  maybe,
  number,
  same,
  string,
  typeText,
  type Type,
} from './types.ts';

/** Expressions that there are of every type. */
export function anyExpressions(g: Generator, type: Type, depth: number): readonly Choice[] {
  const own = () => g.expression(type, depth - 1);
  const e = (of: Type) => g.expression(of, depth - 1);
  const plain = type.kind !== 'maybe';
  return [
    choice(8, 'variable', () => {
      const place = g.place(type);
      return place === undefined ? undefined : text(place.name);
    }),
    choice(2, 'literal', () => g.literal(type, depth)),
    choice(1, '? :', () => code`(${g.condition(depth - 1)} ? ${own()} : ${own()})`),
    choice(plain ? 1 : 0, 'array[i]', () => {
      const receiver = g.receiver(arrayOf(type), depth);
      if (receiver.constant && !isPrimitive(type)) return undefined;
      return code`(${receiver.tree}[${index(g, depth)}] ?? ${own()})`;
    }),
    choice(plain ? 0.4 : 0, 'array[i] or stop', () => {
      const place = g.place(arrayOf(type));
      return place === undefined ? undefined : code`${place.name}[${e(number)}]`;
    }),
    choice(plain ? 1 : 0, '??', () => {
      const from = maybe(type, g.draws.pick(['undefined', 'null', 'undefined | null']));
      return code`(${g.operand(from, depth)} ?? ${own()})`;
    }),
    choice(0.3, '!', () => {
      if (type.kind === 'maybe') return undefined;
      const place = g.place(maybe(type));
      return place === undefined ? undefined : code`${place.name}!`;
    }),
    choice(0.7, 'assignment as a value', () => {
      // Of what may be empty or is one of several, TypeScript would know more afterwards.
      if (['maybe', 'union', 'literals', 'mixed'].includes(type.kind)) return undefined;
      const place = g.place(type, { write: true });
      return place === undefined ? undefined : code`(${place.name} = ${own()})`;
    }),
    choice(0.5, 'comma', () => (g.at.out ? code`(out.push(${e(number)}), ${own()})` : undefined)),
    choice(0.6, 'immediate function', () => {
      const body = g.within([], () => code`${g.statements(1, depth - 1)}return ${own()};`, {
        returns: type,
        loops: [],
      });
      return code`((): ${typeText(type)} => {\n${body}\n})()`;
    }),
    choice(plain ? 0.6 : 0, 'find', () => {
      const { tree, constant } = g.receiver(arrayOf(type), depth);
      if (constant && !isPrimitive(type)) return undefined;
      const method = g.draws.pick(['find', 'findLast']);
      return code`(${tree}.${method}(${g.callback([{ type, constant }], boolean, depth - 1)}) ?? ${own()})`;
    }),
    choice(plain ? 0.5 : 0, 'at', () => {
      const { tree, constant } = g.receiver(arrayOf(type), depth);
      return constant && !isPrimitive(type) ? undefined : code`(${tree}.at(${e(number)}) ?? ${own()})`;
    }),
    choice(plain ? 0.6 : 0, 'pop and shift', () => {
      const place = g.place(arrayOf(type));
      return place === undefined ? undefined : code`(${place.name}.${g.draws.pick(['pop', 'shift'])}() ?? ${own()})`;
    }),
    choice(plain ? 0.7 : 0, 'Map.get', () => {
      const map = g.typeInScope('map');
      if (map === undefined || !same(map.value, type)) return undefined;
      const { tree, constant } = g.receiver(map, depth);
      return constant && !isPrimitive(type) ? undefined : code`(${tree}.get(${e(map.key)}) ?? ${own()})`;
    }),
    choice(plain ? 0.7 : 0, 'Record[key]', () => {
      const { tree, constant } = g.receiver({ kind: 'dictionary', of: type }, depth);
      return constant && !isPrimitive(type) ? undefined : code`(${tree}[${e(string)}] ?? ${own()})`;
    }),
    choice(0.6, 'reduce', () => {
      const element = g.typeInScope('array')?.of ?? number;
      const { tree, constant } = g.receiver(arrayOf(element), depth);
      const method = g.draws.pick(['reduce', 'reduceRight']);
      const join = g.callback([{ type }, { type: element, constant }, { type: number }], type, depth - 1);
      return code`${tree}.${method}<${typeText(type)}>(${join}, ${own()})`;
    }),
    choice(0.4, 'structuredClone', () => (holdsInstances(type) ? undefined : code`structuredClone(${own()})`)),
    choice(0.7, '?.', () => chain(g, type, depth)),
    choice(type.kind === 'number' ? 0.7 : 0, 'list of a type that contains itself', () => {
      const place = g.place({ kind: 'chain' }, { lend: true });
      return place === undefined ? undefined : code`(${place.name}.next?.next?.value ?? ${own()})`;
    }),
    choice(plain ? 1 : 0, 'narrowing of a mixed union', () => {
      const mixed = g.typeInScope('mixed');
      if (mixed === undefined || !mixed.of.some((part) => same(part, type))) return undefined;
      const place = g.place(mixed, { lend: isPrimitive(type) });
      return place === undefined ? undefined : code`(${kindTest(place.name, type)} ? ${place.name} : ${own()})`;
    }),
  ];
}

/** `unit?.name ?? …` through something that may be empty. */
function chain(g: Generator, type: Type, depth: number) {
  if (type.kind === 'maybe') return undefined;
  const records = g.named.filter(
    (each) => each.kind === 'record' && each.fields.some((field) => same(field.type, type)),
  );
  if (records.length === 0) return undefined;
  const record = g.draws.pick(records);
  if (record.kind !== 'record') return undefined;
  const field = g.draws.pick(record.fields.filter((each) => same(each.type, type)));
  const from = g.operand(maybe(record, g.draws.pick(['undefined', 'null'])), depth);
  return code`(${from}?.${field.name} ?? ${g.expression(type, depth - 1)})`;
}

/** An index that is mostly a small whole number. */
export function index(g: Generator, depth: number) {
  const { draws } = g;
  if (draws.chance(0.4)) return text(draws.pick(['0', '1', '2', '3']));
  if (draws.chance(0.5)) return code`Math.trunc(${g.expression(number, depth - 1)} % 4)`;
  return code`(${g.expression(number, depth - 1)} & 3)`;
}
