import { code, listed, text } from '../source_tree.ts';
import { choice, type Choice, type Generator } from './generator.ts';
import { index } from './any_type.ts';
import { arrayOf, holdsInstances, number, string, type Type } from './types.ts';

/** Statements that change something. */
export function changes(g: Generator, depth: number): readonly Choice[] {
  const { draws } = g;
  const e = (of: Type) => g.expression(of, depth - 1);
  return [
    choice(3, 'assignment', () => {
      const places = g.scope.flatMap(({ type }) => g.places(type, { write: true }));
      if (places.length === 0) return undefined;
      const { name, type } = draws.pick(places);
      return code`${name} = ${g.expression(type, depth)};`;
    }),
    choice(2, 'compound assignment to a place', () => {
      const place = g.place(number, { write: true });
      return place === undefined
        ? undefined
        : code`${place.name} ${draws.pick(['+=', '-=', '*=', '/=', '%=', '|=', '>>>='])} ${e(number)};`;
    }),
    choice(0.7, 'text +=', () => {
      const place = g.place(string, { write: true });
      return place === undefined ? undefined : code`${place.name} += ${e(string)};`;
    }),
    choice(1.2, 'array[i] =', () => {
      const of = g.typeInScope('array')?.of;
      const place = of === undefined ? undefined : g.place(arrayOf(of));
      if (of === undefined || place === undefined) return undefined;
      const { name } = place;
      const at = draws.chance(0.4) ? text(`${name}.length - 1`) : index(g, depth);
      const compound = of.kind === 'number' && draws.chance(0.3);
      return code`if (${name}.length > 3) ${name}[${at}] ${compound ? draws.pick(['+=', '*=', '-=', '&&=', '||=']) : '='} ${e(of)};`;
    }),
    choice(0.3, 'array[length] =', () => {
      const of = g.typeInScope('array')?.of;
      const place = of === undefined ? undefined : g.place(arrayOf(of));
      return of === undefined || place === undefined
        ? undefined
        : code`${place.name}[${place.name}.length] = ${e(of)};`;
    }),
    choice(0.2, 'array.length =', () => {
      const of = g.typeInScope('array')?.of;
      const place = of === undefined ? undefined : g.place(arrayOf(of));
      return place === undefined
        ? undefined
        : code`if (${place.name}.length > 1) ${place.name}.length = ${draws.pick(['0', '1'])};`;
    }),
    choice(1.5, 'push', () => {
      const of = g.typeInScope('array')?.of;
      const place = of === undefined ? undefined : g.place(arrayOf(of));
      if (of === undefined || place === undefined) return undefined;
      const values = listed(Array.from({ length: draws.between(1, 2) }, () => e(of)));
      return code`if (${place.name}.length < 40) ${place.name}.push(${draws.chance(0.2) ? code`...${e(arrayOf(of))}` : values});`;
    }),
    choice(0.7, 'forEach', () => {
      const of = g.typeInScope('array')?.of;
      if (of === undefined) return undefined;
      const { tree, constant } = g.receiver(arrayOf(of), depth);
      const [value, at] = [g.fresh('p'), g.fresh('p')];
      const body = g.within(
        [
          { name: value, type: of, writable: !constant, constant },
          { name: at, type: number, writable: false, constant: false },
        ],
        () => g.statements(draws.between(1, 2), depth - 1),
        { returns: 'nothing', loops: [] },
      );
      return code`${tree}.forEach((${value}, ${at}) => {\n${body}});`;
    }),
    choice(1.2, 'Map.set', () => {
      const type = g.typeInScope('map');
      const place = type === undefined ? undefined : g.place(type);
      return type === undefined || place === undefined
        ? undefined
        : code`${place.name}.set(${e(type.key)}, ${e(type.value)});`;
    }),
    choice(0.8, 'Set.add', () => {
      const type = g.typeInScope('set');
      const place = type === undefined ? undefined : g.place(type);
      return type === undefined || place === undefined ? undefined : code`${place.name}.add(${e(type.of)});`;
    }),
    choice(0.2, 'clear', () => {
      const type = g.typeInScope(draws.pick(['map', 'set']));
      const place = type === undefined ? undefined : g.place(type);
      return place === undefined ? undefined : code`${place.name}.clear();`;
    }),
    choice(1.2, 'Record[key] =', () => {
      const type = g.typeInScope('dictionary');
      const place = type === undefined ? undefined : g.place(type);
      if (type === undefined || place === undefined) return undefined;
      const operator = type.of.kind === 'number' && draws.chance(0.2) ? '??=' : '=';
      return code`${place.name}[${e(string)}] ${operator} ${e(type.of)};`;
    }),
    choice(0.8, 'delete', () => {
      const type = g.typeInScope('dictionary');
      const place = type === undefined ? undefined : g.place(type);
      return place === undefined ? undefined : code`delete ${place.name}[${e(string)}];`;
    }),
    choice(0.5, 'Map.forEach', () => {
      const type = g.typeInScope('map');
      if (type === undefined) return undefined;
      const { tree, constant } = g.receiver(type, depth);
      const [value, key] = [g.fresh('p'), g.fresh('p')];
      const body = g.within(
        [
          { name: value, type: type.value, writable: false, constant },
          { name: key, type: type.key, writable: false, constant: false },
        ],
        () => g.statements(1, depth - 1),
        { returns: 'nothing', loops: [] },
      );
      return code`${tree}.forEach((${value}, ${key}) => {\n${body}});`;
    }),
    choice(0.8, 'swap', () => {
      const places = g.places(number, { write: true });
      if (places.length < 2) return undefined;
      const [a, b] = draws.shuffled(places);
      return code`[${a?.name ?? ''}, ${b?.name ?? ''}] = [${e(number)}, ${draws.chance(0.5) ? text(a?.name ?? '') : e(number)}];`;
    }),
    choice(0.4, 'assignment to a pattern', () => {
      const place = g.place(string, { write: true });
      const other = g.place(number, { write: true });
      if (place === undefined || other === undefined) return undefined;
      return code`({ a: ${place.name}, b: ${other.name} } = { a: ${e(string)}, b: ${e(number)} });`;
    }),
    choice(0.8, 'optional field =', () => {
      const owners = g.scope.filter(
        ({ type, constant }) =>
          !constant && type.kind === 'record' && type.fields.some(({ optional }) => optional === true),
      );
      const owner = owners.length === 0 ? undefined : draws.pick(owners);
      if (owner?.type.kind !== 'record') return undefined;
      const field = draws.pick(owner.type.fields.filter(({ optional }) => optional === true));
      if (draws.chance(0.3)) return code`delete ${owner.name}.${field.name};`;
      return code`${owner.name}.${field.name} ${field.type.kind !== 'maybe' && draws.chance(0.3) ? '??=' : '='} ${e(field.type)};`;
    }),
    choice(0.4, 'expression statement', () => {
      const type = draws.pick([number, string]);
      const place = g.place(type, { write: true });
      return place === undefined ? undefined : code`${place.name} = structuredClone(${e(type)});`;
    }),
    choice(0.3, 'copy of a constant', () => {
      const constants = g.scope.filter(({ type, constant }) => constant && !holdsInstances(type));
      if (constants.length === 0) return undefined;
      const { name, type } = draws.pick(constants);
      const copy = g.fresh();
      g.declare({ name: copy, type, writable: false, constant: false });
      return code`const ${copy} = structuredClone(${name});`;
    }),
  ];
}
