import { code, listed, text } from '../source_tree.ts';
import { choice, type Choice, type Generator } from './generator.ts';
import { fieldsWritten } from './literals.ts';
import {
  arrayOf,
  boolean,
  holdsInstances,
  isPrimitive,
  maybe,
  number,
  same,
  string,
  typeText,
  type OfKind,
  type Type,
} from './types.ts';

/** Expressions of types with a name, of tuples, and of what may be empty. */
export function objectExpressions(g: Generator, type: Type, depth: number): readonly Choice[] {
  switch (type.kind) {
    case 'record':
      return records(g, type, depth);
    case 'maybe':
      return emptiable(g, type, depth);
    case 'union':
      return unions(g, type, depth);
    case 'tuple':
      return tuples(g, type, depth);
    case 'literals':
      return [
        choice(0.7, 'as of a computed literal', () =>
          type.values[0]?.startsWith("'") ? code`(${type.values[0]} + '' as ${type.name})` : undefined,
        ),
        choice(0.6, 'as of any text', () =>
          type.values[0]?.startsWith("'") && g.draws.chance(0.2)
            ? code`(${g.expression(string, depth - 1)} as ${type.name})`
            : undefined,
        ),
      ];
    default:
      return [];
  }
}

function records(g: Generator, type: OfKind<'record'>, depth: number): readonly Choice[] {
  const copyable = () => {
    const { tree, constant } = g.receiver(type, depth);
    return constant && !type.fields.every((field) => isPrimitive(field.type)) ? g.expression(type, 0) : tree;
  };
  const some = () => g.draws.some(type.fields, 0.4);
  return [
    choice(2, 'object literal', () => code`({ ${fieldsWritten(g, type.fields, depth)} } as ${type.name})`),
    choice(
      2,
      'spread of an object',
      () => code`({ ...${copyable()}, ${fieldsWritten(g, some(), depth)} } as ${type.name})`,
    ),
    choice(0.6, 'spread of two objects', () => code`({ ...${copyable()}, ...${copyable()} } as ${type.name})`),
    choice(0.4, 'Object.assign of objects', () => {
      const place = g.place(type);
      if (place === undefined) return undefined;
      const [field] = g.draws.shuffled(type.fields);
      return field === undefined
        ? undefined
        : code`Object.assign(${place.name}, { ${field.name}: ${g.expression(field.type, depth - 1)} })`;
    }),
    choice(0.4, 'JSON clone', () => {
      const simple = type.fields.every(
        (field) => field.type.kind === 'boolean' || field.type.kind === 'string' || field.type.kind === 'literals',
      );
      return simple ? code`(JSON.parse(JSON.stringify(${copyable()})) as ${type.name})` : undefined;
    }),
  ];
}

function emptiable(g: Generator, type: OfKind<'maybe'>, depth: number): readonly Choice[] {
  const { of } = type;
  const wrapped = (tree: ReturnType<typeof code>) => code`(${tree} as ${typeText(type)})`;
  const takesUndefined = type.empty !== 'null';
  return [
    choice(takesUndefined ? 1 : 0, 'find or undefined', () => {
      const { tree, constant } = g.receiver(arrayOf(of), depth);
      if (constant && !isPrimitive(of)) return undefined;
      return wrapped(code`${tree}.find(${g.callback([{ type: of, constant }], boolean, depth - 1)})`);
    }),
    choice(takesUndefined ? 1 : 0, 'pop or undefined', () => {
      const place = g.place(arrayOf(of));
      return place === undefined ? undefined : wrapped(code`${place.name}.${g.draws.pick(['pop', 'shift'])}()`);
    }),
    choice(takesUndefined ? 0.7 : 0, 'at or undefined', () => {
      const { tree, constant } = g.receiver(arrayOf(of), depth);
      return constant && !isPrimitive(of) ? undefined : wrapped(code`${tree}.at(${g.expression(number, depth - 1)})`);
    }),
    choice(takesUndefined ? 1 : 0, 'Map.get or undefined', () => {
      const map = g.typeInScope('map');
      if (map === undefined || !same(map.value, of)) return undefined;
      const { tree, constant } = g.receiver(map, depth);
      return constant && !isPrimitive(of) ? undefined : wrapped(code`${tree}.get(${g.expression(map.key, depth - 1)})`);
    }),
    choice(takesUndefined ? 0.7 : 0, 'Record[key] or undefined', () => {
      const { tree, constant } = g.receiver({ kind: 'dictionary', of }, depth);
      return constant && !isPrimitive(of) ? undefined : wrapped(code`${tree}[${g.expression(string, depth - 1)}]`);
    }),
    choice(takesUndefined ? 1 : 0, '?. or undefined', () => {
      const owners = g.named.filter(
        (each) => each.kind === 'record' && each.fields.some((field) => same(field.type, of)),
      );
      const owner = owners.length === 0 ? undefined : g.draws.pick(owners);
      if (owner?.kind !== 'record') return undefined;
      const field = g.draws.pick(owner.fields.filter((each) => same(each.type, of)));
      return wrapped(code`${g.operand(maybe(owner, 'undefined'), depth)}?.${field.name}`);
    }),
    choice(1.5, 'optional field', () => {
      const owners = g.scope.filter(
        (each) =>
          each.type.kind === 'record' &&
          (!each.constant || isPrimitive(of)) &&
          each.type.fields.some((field) => field.optional === true && same(field.type, of)),
      );
      const owner = owners.length === 0 || !takesUndefined ? undefined : g.draws.pick(owners);
      if (owner?.type.kind !== 'record') return undefined;
      const fields = owner.type.fields.filter((field) => field.optional === true && same(field.type, of));
      return wrapped(text(`${owner.name}.${g.draws.pick(fields).name}`));
    }),
    choice(0.7, '??= as a value', () => {
      const place = g.place(type, { write: true });
      return place === undefined ? undefined : wrapped(code`(${place.name} ??= ${g.expression(of, depth - 1)})`);
    }),
  ];
}

function unions(g: Generator, type: OfKind<'union'>, depth: number): readonly Choice[] {
  return [
    choice(1.5, 'variant of a union', () => {
      const { tag, fields } = g.draws.pick(type.variants);
      return code`({ ${type.tag}: ${tag}, ${fieldsWritten(g, fields, depth)} } as ${type.name})`;
    }),
    choice(1, 'spread of a variant', () => {
      if (holdsInstances(type)) return undefined;
      const { tag, fields } = g.draws.pick(type.variants);
      const name = g.fresh('p');
      const changed = fieldsWritten(g, g.draws.some(fields, 0.5), depth);
      return code`((${name}: ${type.name}): ${type.name} => (${name}.${type.tag} === ${tag} ? { ...${name}, ${changed} } : ${name}))(${g.expression(type, depth - 1)})`;
    }),
  ];
}

function tuples(g: Generator, type: OfKind<'tuple'>, depth: number): readonly Choice[] {
  return [
    choice(
      1.5,
      'tuple',
      () => code`([${listed(type.of.map((each) => g.expression(each, depth - 1)))}] as ${typeText(type)})`,
    ),
    choice(0.4, 'spread of a tuple', () => {
      const place = g.place(type);
      return place === undefined ? undefined : code`([...${place.name}] as ${typeText(type)})`;
    }),
  ];
}
