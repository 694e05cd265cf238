import { code, text, type SourceTree } from '../source_tree.ts';
import { choice, type Choice, type Generator, type Variable } from './generator.ts';
import { arrayOf, boolean, number, string, type Type } from './types.ts';

export function loops(g: Generator, depth: number): readonly Choice[] {
  const { draws } = g;
  if (g.at.loops.length >= 3) return [];
  const variable = (name: string, type: Type, writable = false, constant = false): Variable => ({
    name,
    type,
    writable,
    constant,
  });
  const body = (variables: readonly Variable[], label: string): SourceTree =>
    g.within(variables, () => code`{\n${g.statements(draws.between(1, 3), depth - 1)}}`, {
      loops: [...g.at.loops, label],
    });
  const labelled = (make: (label: string) => SourceTree | undefined): SourceTree | undefined => {
    const label = draws.chance(0.25) ? g.fresh('loop') : '';
    const tree = make(label);
    return tree === undefined || label === '' ? tree : code`${label}: ${tree}`;
  };
  return [
    choice(1.5, 'for', () =>
      labelled((label) => {
        const i = g.fresh('i');
        const head = draws.pick([
          `let ${i} = 0; ${i} < ${draws.pick(['3', '4', '7'])}; ${i}++`,
          `let ${i} = 5; ${i} >= 0; ${i} -= 2`,
          `let ${i} = 0.5; ${i} < 3; ${i} += 0.75`,
          `let ${i} = 1; ${i} < 100; ${i} *= 3`,
        ]);
        return code`for (${head}) ${body([variable(i, number)], label)}`;
      }),
    ),
    choice(0.8, 'for to a length', () =>
      labelled((label) => {
        const of = g.typeInScope('array')?.of ?? number;
        const place = g.place(arrayOf(of), { lend: true });
        if (place === undefined) return undefined;
        const i = g.fresh('i');
        const element = `${place.name}[${i}]`;
        return code`for (let ${i} = 0; ${i} < ${place.name}.length; ${i}++) ${body([variable(i, number), variable(element, of, false, true)], label)}`;
      }),
    ),
    choice(1.5, 'for of an array', () =>
      labelled((label) => {
        const of = g.typeInScope('array')?.of ?? number;
        const { tree, constant } = g.receiver(arrayOf(of), depth);
        const x = g.fresh('x');
        const keyword = draws.pick(['const', 'let']);
        return code`for (${keyword} ${x} of ${tree}) ${body([variable(x, of, keyword === 'let' && of.kind !== 'maybe' && of.kind !== 'union' && of.kind !== 'mixed', constant)], label)}`;
      }),
    ),
    choice(0.6, 'for of entries', () =>
      labelled((label) => {
        const of = g.typeInScope('array')?.of ?? number;
        const { tree, constant } = g.receiver(arrayOf(of), depth);
        const [i, x] = [g.fresh('i'), g.fresh('x')];
        return code`for (const [${i}, ${x}] of ${tree}.entries()) ${body([variable(i, number), variable(x, of, false, constant)], label)}`;
      }),
    ),
    choice(1, 'for of a Map', () =>
      labelled((label) => {
        const type = g.typeInScope('map');
        if (type === undefined) return undefined;
        const { tree, constant } = g.receiver(type, depth);
        const [k, v] = [g.fresh('k'), g.fresh('x')];
        const side = draws.below(3);
        if (side === 0) return code`for (const ${k} of ${tree}.keys()) ${body([variable(k, type.key)], label)}`;
        if (side === 1)
          return code`for (const ${v} of ${tree}.values()) ${body([variable(v, type.value, false, constant)], label)}`;
        return code`for (const [${k}, ${v}] of ${tree}) ${body([variable(k, type.key), variable(v, type.value, false, constant)], label)}`;
      }),
    ),
    choice(0.8, 'for of a Set', () =>
      labelled((label) => {
        const type = g.typeInScope('set');
        if (type === undefined) return undefined;
        const x = g.fresh('x');
        return code`for (const ${x} of ${g.receiver(type, depth).tree}) ${body([variable(x, type.of)], label)}`;
      }),
    ),
    choice(0.6, 'for of text', () =>
      labelled((label) => {
        const x = g.fresh('x');
        return code`for (const ${x} of ${g.expression(string, depth - 1)}) ${body([variable(x, string)], label)}`;
      }),
    ),
    choice(0.8, 'for in', () =>
      labelled((label) => {
        const type = g.typeInScope('dictionary');
        if (type === undefined) return undefined;
        const k = g.fresh('k');
        return code`for (const ${k} in ${g.receiver(type, depth).tree}) ${body([variable(k, string)], label)}`;
      }),
    ),
    choice(0.6, 'for of Object.entries', () =>
      labelled((label) => {
        const type = g.typeInScope('dictionary');
        if (type === undefined) return undefined;
        const { tree, constant } = g.receiver(type, depth);
        const [k, v] = [g.fresh('k'), g.fresh('x')];
        return code`for (const [${k}, ${v}] of Object.entries(${tree})) ${body([variable(k, string), variable(v, type.of, false, constant)], label)}`;
      }),
    ),
    choice(1, 'while', () => {
      const n = g.fresh('n');
      // The count goes on before anything can `continue`.
      const inner = g.within([variable(n, number)], () => g.statements(draws.between(1, 2), depth - 1), {
        loops: [...g.at.loops, ''],
      });
      const test = draws.chance(0.5) ? code` && ${g.expression(boolean, depth - 1)}` : text('');
      return code`let ${n} = ${draws.pick(['2', '4', '5'])};\nwhile (${n} > 0${test}) {\n${n}--;\n${inner}}`;
    }),
    choice(0.7, 'do while', () => {
      const n = g.fresh('n');
      const inner = g.within([variable(n, number)], () => g.statements(draws.between(1, 2), depth - 1), {
        loops: [...g.at.loops, ''],
      });
      return code`let ${n} = 0;\ndo {\n${n} += 1;\n${inner}} while (${n} < 3 && ${g.expression(boolean, depth - 1)});`;
    }),
  ];
}
