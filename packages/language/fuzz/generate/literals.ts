import { code, listed, text, type SourceTree } from '../source_tree.ts';
import type { Generator } from './generator.ts';
import { least, typeText, type Field, type Type } from './types.ts';

export const corners = [
  '0',
  '1',
  '2',
  '3',
  '(-1)',
  '0.5',
  '(-0.5)',
  '1.5',
  '7',
  '10',
  '255',
  '(-8)',
  '(-0)',
  'NaN',
  'Infinity',
  '(-Infinity)',
  '2147483647',
  '(-2147483648)',
  '4294967296',
  '1e21',
  '1e-7',
  '0.1',
  '123456789.125',
  '9007199254740991',
  '5e-324',
  '0xff',
  '1_000',
];
const words = [
  "''",
  "'a'",
  "'b'",
  "'abc'",
  "' '",
  "'10'",
  "'2'",
  "'-0.5'",
  "'1e3'",
  "'NaN'",
  "'x,y,z'",
  "'Hello World'",
  "'  pad\\t'",
  "'\\u{1f600}'",
  "'\\ud83d'",
  "'aa'",
  "'ABC'",
  "'key'",
  "'0x1f'",
  '`line\\nline`',
  "'é'",
];

/** A value of a type written out. */
export function literal(g: Generator, type: Type, depth: number): SourceTree {
  const { draws } = g;
  switch (type.kind) {
    case 'number':
      return text(
        draws.chance(0.6) ? `${draws.pick(['0', '1', '2', '3', '4', '5', '(-1)', '0.5'])}` : draws.pick(corners),
      );
    case 'boolean':
      return text(draws.pick(['true', 'false']));
    case 'string':
      return text(draws.pick(words));
    case 'literals':
      return text(`(${draws.pick(type.values)} as ${type.name})`);
    case 'array': {
      const length = depth <= 0 ? draws.below(3) : draws.below(5);
      if (length === 0) return text(least(type));
      return code`[${listed(Array.from({ length }, () => g.expression(type.of, depth - 1)))}]`;
    }
    case 'tuple':
      return code`([${listed(type.of.map((each) => g.expression(each, depth - 1)))}] as ${typeText(type)})`;
    case 'record':
      return code`({ ${fieldsWritten(g, type.fields, depth)} } as ${type.name})`;
    case 'maybe': {
      // A call, whose result TypeScript does not look into.
      if (draws.chance(0.3)) return text(`given<${typeText(type)}>(${draws.pick(type.empty.split(' | '))})`);
      return code`given<${typeText(type)}>(${g.expression(type.of, depth - 1)})`;
    }
    case 'chain': {
      const next = depth > 0 && draws.chance(0.7) ? g.expression(type, depth - 1) : text('null');
      return code`({ value: ${g.expression({ kind: 'number' }, depth - 1)}, next: ${next} } as Chain)`;
    }
    case 'mixed':
      return code`given<${typeText(type)}>(${g.expression(draws.pick(type.of), depth - 1)})`;
    case 'union': {
      const { tag, fields } = draws.pick(type.variants);
      return code`({ ${type.tag}: ${tag}, ${fieldsWritten(g, fields, depth)} } as ${type.name})`;
    }
    case 'map': {
      const entries = Array.from(
        { length: depth <= 0 ? draws.below(2) : draws.below(4) },
        () => code`[${g.expression(type.key, depth - 1)}, ${g.expression(type.value, depth - 1)}]`,
      );
      return entries.length === 0 ? text(least(type)) : code`new ${typeText(type)}([${listed(entries)}])`;
    }
    case 'set': {
      const values = Array.from({ length: depth <= 0 ? draws.below(2) : draws.below(4) }, () =>
        g.expression(type.of, depth - 1),
      );
      return values.length === 0 ? text(least(type)) : code`new ${typeText(type)}([${listed(values)}])`;
    }
    case 'dictionary': {
      const names = draws.some(['a', 'b', "'10'", "'2'", "'x y'", 'key', '7'], depth <= 0 ? 0.15 : 0.3);
      const fields = names.map((name) => code`${name}: ${g.expression(type.of, depth - 1)}`);
      if (draws.chance(0.2))
        fields.push(code`[${g.operand({ kind: 'string' }, depth)}]: ${g.expression(type.of, depth - 1)}`);
      return fields.length === 0 ? text(least(type)) : code`({ ${listed(fields)} } as ${typeText(type)})`;
    }
    case 'class':
      return code`new ${type.name}(${listed(type.takes.map((each) => g.expression(each, depth - 1)))})`;
  }
}

/** The fields of an object literal, in any order; optional ones may be left out. */
export function fieldsWritten(g: Generator, fields: readonly Field[], depth: number): SourceTree {
  const written = fields.filter(({ optional }) => optional !== true || g.draws.chance(0.5));
  const ordered = g.draws.chance(0.7) ? written : g.draws.shuffled(written);
  return listed(ordered.map(({ name, type }) => code`${name}: ${g.expression(type, depth - 1)}`));
}
