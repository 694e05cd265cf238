import { code, listed, text, type SourceTree } from '../source_tree.ts';
import { choice, type Choice, type Generator } from './generator.ts';
import { arrayOf, boolean, isPrimitive, number, same, string, type OfKind, type Type } from './types.ts';

export function arrayExpressions(g: Generator, type: OfKind<'array'>, depth: number): readonly Choice[] {
  const { draws } = g;
  const { of } = type;
  const n = () => g.expression(number, depth - 1);
  const e = () => g.expression(of, depth - 1);
  const small = () => (draws.chance(0.7) ? text(draws.pick(['0', '1', '2', '-1', '3'])) : n());
  const optional = (make: () => SourceTree): SourceTree => (draws.chance(0.5) ? code`, ${make()}` : text(''));
  /** An array whose elements may be kept: of a constant only what has no parts. */
  const kept = () => {
    const found = g.receiver(type, depth);
    return found.constant && !isPrimitive(of) ? { tree: g.expression(type, 0), constant: false } : found;
  };
  const owned = () => g.target(type, depth);
  const compare = () => comparison(g, of);
  return [
    choice(1.5, 'array literal with spreads', () => {
      const parts = Array.from({ length: draws.between(1, 3) }, () =>
        draws.chance(0.5) ? code`...${kept().tree}` : e(),
      );
      return code`[${listed(parts)}]`;
    }),
    choice(1.5, 'map', () => {
      const from = g.typeInScope('array')?.of ?? number;
      const { tree, constant } = g.receiver(arrayOf(from), depth);
      return code`${tree}.map(${g.callback([{ type: from, constant }, { type: number }].slice(0, draws.between(1, 2)), of, depth - 1)})`;
    }),
    choice(1.2, 'filter', () => {
      const { tree, constant } = kept();
      return code`${tree}.filter(${g.callback([{ type: of, constant }, { type: number }].slice(0, draws.between(1, 2)), boolean, depth - 1)})`;
    }),
    choice(1, 'slice', () => code`${kept().tree}.slice(${small()}${optional(small)})`),
    choice(0.7, 'concat', () =>
      of.kind === 'array' || of.kind === 'tuple'
        ? undefined
        : code`${kept().tree}.concat(${kept().tree}${optional(e)})`,
    ),
    choice(0.5, 'toReversed', () => code`${kept().tree}.toReversed()`),
    choice(0.6, 'reverse', () => code`${owned()}.reverse()`),
    choice(0.7, 'toSorted', () => code`${kept().tree}.toSorted(${compare()})`),
    choice(0.8, 'sort', () => code`${owned()}.sort(${compare()})`),
    choice(0.3, 'toSpliced', () => code`${kept().tree}.toSpliced(${small()}, ${small()}${optional(e)})`),
    choice(0.8, 'splice', () => {
      const place = g.place(type);
      return place === undefined
        ? undefined
        : code`${place.name}.splice(${small()}${draws.chance(0.7) ? code`, ${small()}${optional(e)}` : text('')})`;
    }),
    choice(0.3, 'with', () => code`[...${kept().tree}, ${e()}].with(${draws.pick(['0', '-1'])}, ${e()})`),
    choice(0.5, 'fill', () => code`${owned()}.fill(${e()}${optional(small)})`),
    choice(0.3, 'copyWithin', () => code`${owned()}.copyWithin(${small()}, ${small()}${optional(small)})`),
    choice(
      0.8,
      'Array.from of a length',
      () =>
        code`Array.from({ length: ${draws.pick(['0', '2', '3', '4'])} }, ${g.within(
          [],
          () => {
            const name = g.fresh('p');
            return code`(_, ${name}) => ${g.within([{ name, type: number, writable: false, constant: false }], e)}`;
          },
          { returns: undefined, loops: [] },
        )})`,
    ),
    choice(0.4, 'new Array(n).fill', () =>
      isPrimitive(of) && of.kind !== 'maybe'
        ? code`new Array<${of.kind === 'literals' ? of.name : of.kind}>(${draws.pick(['0', '2', '5'])}).fill(${e()})`
        : undefined,
    ),
    choice(0.6, 'flatMap', () => {
      const from = g.typeInScope('array')?.of ?? number;
      const { tree, constant } = g.receiver(arrayOf(from), depth);
      return of.kind === 'array' || of.kind === 'tuple'
        ? undefined
        : code`${tree}.flatMap(${g.callback([{ type: from, constant }], type, depth - 1)})`;
    }),
    choice(0.6, 'flat', () =>
      of.kind === 'array' || of.kind === 'tuple' ? undefined : code`${g.expression(arrayOf(type), depth - 1)}.flat()`,
    ),
    choice(0.8, 'array of a table', () => {
      const set = g.typeInScope('set');
      if (set !== undefined && same(set.of, of))
        return draws.chance(0.5)
          ? code`[...${g.receiver(set, depth).tree}]`
          : code`Array.from(${g.receiver(set, depth).tree})`;
      const map = g.typeInScope('map');
      if (map === undefined) return undefined;
      const side = same(map.key, of) ? 'keys' : same(map.value, of) ? 'values' : undefined;
      const { tree, constant } = g.receiver(map, depth);
      return side === undefined || (constant && !isPrimitive(of)) ? undefined : code`[...${tree}.${side}()]`;
    }),
    choice(0.6, 'Object.keys and values', () => {
      const dictionary = g.typeInScope('dictionary');
      if (dictionary === undefined) return undefined;
      const { tree, constant } = g.receiver(dictionary, depth);
      if (of.kind === 'string') return code`Object.keys(${tree})`;
      return same(dictionary.of, of) && (!constant || isPrimitive(of)) ? code`Object.values(${tree})` : undefined;
    }),
    choice(
      of.kind === 'string' ? 1 : 0,
      'split',
      () => code`${g.expression(string, depth - 1)}.split(${g.expression(string, depth - 1)}${optional(small)})`,
    ),
    choice(of.kind === 'string' ? 0.6 : 0, 'spread of text', () => code`[...${g.expression(string, depth - 1)}]`),
    choice(
      of.kind === 'number' ? 0.4 : 0,
      'callback by name',
      () => code`${g.receiver(type, depth).tree}.map(${draws.pick(['Math.abs', 'Math.floor', 'Number', 'Math.sqrt'])})`,
    ),
    choice(
      of.kind === 'number' ? 0.4 : 0,
      'filter by name',
      () => code`${g.receiver(type, depth).tree}.filter(${draws.pick(['Boolean', 'Number.isInteger', 'isFinite'])})`,
    ),
    choice(
      of.kind === 'string' ? 0.4 : 0,
      'map(String)',
      () => code`${g.receiver(arrayOf(number), depth).tree}.map(String)`,
    ),
  ];
}

/**
 * A consistent comparison without effects: how often, and of which pairs, it is asked is the engine's own. A constant may be
 * compared, since nothing is written.
 */
function comparison(g: Generator, of: Type): SourceTree {
  const { draws } = g;
  const orders = (a: string, b: string): string[] => [
    `finite(${a}) - finite(${b})`,
    `finite(${b}) - finite(${a})`,
    `Math.abs(finite(${a})) - Math.abs(finite(${b}))`,
  ];
  switch (of.kind) {
    case 'number':
      return text(
        draws.pick([
          ...orders('a', 'b').map((order) => `(a, b) => ${order}`),
          '() => 0',
          '(a, b) => (finite(a) < finite(b) ? 1 : finite(a) > finite(b) ? -1 : 0)',
        ]),
      );
    case 'string':
      return text(
        draws.pick([
          '',
          '(a, b) => (a < b ? -1 : a > b ? 1 : 0)',
          '(a, b) => a.length - b.length',
          '(a, b) => (a === b ? 0 : a < b ? 1 : -1)',
        ]),
      );
    case 'record': {
      const field = of.fields.find(({ type, optional }) => type.kind === 'number' && optional !== true);
      return text(
        field === undefined ? '() => 0' : `(a, b) => ${draws.pick(orders(`a.${field.name}`, `b.${field.name}`))}`,
      );
    }
    case 'array':
      return text('(a, b) => b.length - a.length');
    case 'boolean':
      return text('(a, b) => Number(a) - Number(b)');
    default:
      return text('() => 0');
  }
}
