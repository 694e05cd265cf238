import { code, text } from '../source_tree.ts';
import { choice, type Choice, type Generator } from './generator.ts';
import { arrayOf, boolean, isPrimitive, number, string, typeText, type OfKind } from './types.ts';

export function tableExpressions(
  g: Generator,
  type: OfKind<'map' | 'set' | 'dictionary'>,
  depth: number,
): readonly Choice[] {
  switch (type.kind) {
    case 'map':
      return maps(g, type, depth);
    case 'set':
      return sets(g, type, depth);
    case 'dictionary':
      return dictionaries(g, type, depth);
  }
}

function maps(g: Generator, type: OfKind<'map'>, depth: number): readonly Choice[] {
  const { key, value } = type;
  const pair = `[${typeText(key)}, ${typeText(value)}]`;
  return [
    choice(1, 'new Map of a Map', () => {
      const { tree, constant } = g.receiver(type, depth);
      return constant && !isPrimitive(value) ? undefined : code`new Map(${tree})`;
    }),
    choice(1, 'new Map of pairs', () => {
      const from = g.typeInScope('array')?.of ?? number;
      const { tree, constant } = g.receiver(arrayOf(from), depth);
      const name = g.fresh('p');
      const made = g.within(
        [{ name, type: from, writable: false, constant }],
        () => code`(${name}) => [${g.expression(key, depth - 1)}, ${g.expression(value, depth - 1)}] as ${pair}`,
        { returns: undefined, loops: [] },
      );
      return code`new Map(${tree}.map(${made}))`;
    }),
    choice(1, 'Map.set as a value', () => {
      const place = g.place(type);
      return place === undefined
        ? undefined
        : code`${place.name}.set(${g.expression(key, depth - 1)}, ${g.expression(value, depth - 1)})`;
    }),
    choice(0.6, 'filter of entries', () => {
      const { tree, constant } = g.receiver(type, depth);
      if (constant && !isPrimitive(value)) return undefined;
      const [k, v] = [g.fresh('p'), g.fresh('p')];
      const test = g.within(
        [
          { name: k, type: key, writable: false, constant: false },
          { name: v, type: value, writable: false, constant },
        ],
        () => g.expression(boolean, depth - 1),
        { returns: undefined, loops: [] },
      );
      return code`new Map([...${tree}].filter(([${k}, ${v}]) => ${test}))`;
    }),
  ];
}

function sets(g: Generator, type: OfKind<'set'>, depth: number): readonly Choice[] {
  return [
    choice(1, 'new Set of values', () => code`new Set(${g.receiver(arrayOf(type.of), depth).tree})`),
    choice(0.7, 'new Set of a Set', () => code`new Set(${g.receiver(type, depth).tree})`),
    choice(1, 'Set.add as a value', () => {
      const place = g.place(type);
      return place === undefined ? undefined : code`${place.name}.add(${g.expression(type.of, depth - 1)})`;
    }),
    choice(0.5, 'new Set of keys', () => {
      const map = g.typeInScope('map');
      return map === undefined || typeText(map.key) !== typeText(type.of)
        ? undefined
        : code`new Set(${g.receiver(map, depth).tree}.keys())`;
    }),
  ];
}

function dictionaries(g: Generator, type: OfKind<'dictionary'>, depth: number): readonly Choice[] {
  const lent = () => {
    const found = g.receiver(type, depth);
    return found.constant && !isPrimitive(type.of) ? g.expression(type, 0) : found.tree;
  };
  return [
    choice(
      1,
      'spread of a Record',
      () =>
        code`({ ...${lent()}, [${g.operand(string, depth)}]: ${g.expression(type.of, depth - 1)} } as ${typeText(type)})`,
    ),
    choice(1, 'Object.fromEntries', () => {
      const from = g.typeInScope('array')?.of ?? number;
      const { tree, constant } = g.receiver(arrayOf(from), depth);
      const name = g.fresh('p');
      const made = g.within(
        [{ name, type: from, writable: false, constant }],
        () =>
          code`(${name}) => [${g.expression(string, depth - 1)}, ${g.expression(type.of, depth - 1)}] as [string, ${typeText(type.of)}]`,
        { returns: undefined, loops: [] },
      );
      return code`Object.fromEntries(${tree}.map(${made}))`;
    }),
    choice(0.7, 'Object.assign of Records', () => {
      const place = g.place(type);
      return place === undefined ? undefined : code`Object.assign(${place.name}, ${lent()})`;
    }),
    choice(0.5, 'Object.fromEntries of entries', () => {
      const [k, v] = [g.fresh('p'), g.fresh('p')];
      const test = g.within(
        [
          { name: k, type: string, writable: false, constant: false },
          { name: v, type: type.of, writable: false, constant: true },
        ],
        () => g.expression(boolean, depth - 1),
        { returns: undefined, loops: [] },
      );
      return code`Object.fromEntries(Object.entries(${lent()}).filter(([${k}, ${v}]) => ${test}))`;
    }),
    choice(0.1, 'empty Record', () => text(`({} as ${typeText(type)})`)),
  ];
}
