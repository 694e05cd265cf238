import { code, listed, statement, text, type SourceTree } from '../source_tree.ts';
import { call } from './calls.ts';
import { changes } from './changes.ts';
import { choice, type Choice, type Generator, type Variable } from './generator.ts';
import { loops } from './loops.ts';
import { fieldsWritten } from './literals.ts';
import { arrayOf, boolean, isPrimitive, maybe, number, readType, string, typeText, type Type } from './types.ts';

/** Statements in a row; what they declare is in scope for those after them, and for what the caller adds. */
export function statements(g: Generator, count: number, depth: number): readonly SourceTree[] {
  return Array.from({ length: count }, () => oneStatement(g, depth));
}

/** A block of its own. */
export function block(g: Generator, count: number, depth: number): SourceTree {
  return g.within([], () => code`{\n${statements(g, count, depth)}}`);
}

function oneStatement(g: Generator, depth: number): SourceTree {
  g.fuel -= 1;
  const deep = g.fuel <= 0 ? 1 : depth;
  const made = g.choose([
    ...declarations(g, deep),
    ...changes(g, deep),
    ...(deep > 1 ? [...branches(g, deep), ...loops(g, deep)] : []),
  ]);
  const [tree] = made.parts;
  return statement(made.feature ?? '', typeof tree === 'object' ? tree : text(''));
}

const variable = (name: string, type: Type, writable: boolean): Variable => ({ name, type, writable, constant: false });

function declarations(g: Generator, depth: number): readonly Choice[] {
  const { draws } = g;
  return [
    choice(5, 'let and const', () => {
      const type = g.someType();
      const name = g.fresh();
      const writable = draws.chance(0.6);
      // What has several forms is narrowed by what it begins with, unless that says its type.
      const value =
        type.kind === 'record' && draws.chance(0.4)
          ? code`{ ${fieldsWritten(g, type.fields, depth)} }`
          : g.expression(type, depth);
      const annotated = type.kind === 'record' || draws.chance(0.5) || (!writable && isPrimitive(type));
      g.declare(variable(name, type, writable));
      return code`${writable ? 'let' : 'const'} ${name}${annotated ? `: ${typeText(type)}` : ''} = ${value};`;
    }),
    choice(0.5, 'let without a value', () => {
      const type = draws.pick([number, string, boolean]);
      const name = g.fresh();
      const then = code`if (${g.condition(depth)}) ${name} = ${g.expression(type, depth)};\nelse ${name} = ${g.expression(type, depth)};`;
      g.declare(variable(name, type, true));
      return code`let ${name}: ${typeText(type)};\n${then}`;
    }),
    choice(1, 'array pattern', () => {
      const of = g.typeInScope('array')?.of ?? number;
      if (of.kind === 'maybe') return undefined;
      const { tree, constant } = g.receiver(arrayOf(of), depth);
      if (constant && !isPrimitive(of)) return undefined;
      const [a, b, rest] = [g.fresh(), g.fresh(), g.fresh()];
      const withRest = draws.chance(0.5);
      const first = g.expression(of, depth - 1);
      const second = g.expression(of, depth - 1);
      const pattern = code`${draws.pick(['', ', '])}${a} = ${first}, ${b} = ${second}${withRest ? `, ...${rest}` : ''}`;
      const keyword = draws.pick(['const', 'let']);
      for (const name of [a, b])
        g.declare(
          variable(name, of, keyword === 'let' && of.kind !== 'union' && of.kind !== 'literals' && of.kind !== 'mixed'),
        );
      if (withRest) g.declare(variable(rest, arrayOf(of), false));
      return code`${keyword} [${pattern}] = ${tree};`;
    }),
    choice(0.6, 'tuple pattern', () => {
      const type = g.typeInScope('tuple') ?? { kind: 'tuple' as const, of: [number, string] };
      const { tree, constant } = g.receiver(type, depth);
      if (constant && !type.of.every(isPrimitive)) return undefined;
      const names = type.of.map((each) => variable(g.fresh(), each, false));
      names.forEach((each) => g.declare(each));
      return code`const [${names.map(({ name }) => name).join(', ')}] = ${tree};`;
    }),
    choice(1, 'object pattern', () => {
      const type = g.typeInScope('record');
      if (type === undefined) return undefined;
      const { tree, constant } = g.receiver(type, depth);
      const taken = draws.some(
        type.fields.filter((field) => !constant || isPrimitive(field.type)),
        0.7,
      );
      const declared: Variable[] = [];
      const parts = taken.map((field) => {
        const name = g.fresh();
        if (field.optional === true && field.type.kind !== 'maybe' && draws.chance(0.5)) {
          declared.push(variable(name, field.type, false));
          return code`${field.name}: ${name} = ${g.expression(field.type, depth - 1)}`;
        }
        declared.push(variable(name, readType(field), false));
        return text(`${field.name}: ${name}`);
      });
      if (draws.chance(0.3) && !constant) {
        const rest = g.fresh();
        parts.push(text(`...${rest}`));
      }
      declared.forEach((each) => g.declare(each));
      return code`const { ${listed(parts)} } = ${tree};`;
    }),
    choice(0.8, 'local function', () => {
      const type = g.someType(1);
      const [name, p] = [g.fresh('local'), g.fresh('p')];
      const takes = draws.pick([number, string, type]);
      const body = g.within(
        [variable(p, takes, true)],
        () => {
          const inner = g.statements(draws.between(0, 2), depth - 1);
          return code`${inner}return ${g.expression(type, depth - 1)};`;
        },
        { returns: type, loops: [] },
      );
      g.at = { ...g.at, functions: [...g.at.functions, { name, takes: [takes], gives: type }] };
      // A function of its own would have no `this`.
      return draws.chance(0.5) || g.scope.some((each) => each.name.startsWith('this.'))
        ? code`const ${name} = (${p}: ${typeText(takes)}): ${typeText(type)} => {\n${body}\n};`
        : code`function ${name}(${p}: ${typeText(takes)}): ${typeText(type)} {\n${body}\n}`;
    }),
    choice(0.5, 'shadowed name', () => {
      const hidden = g.scope.filter(({ name, constant }) => !constant && /^v\d+$/u.test(name));
      if (hidden.length === 0 || depth <= 1) return undefined;
      const { name } = draws.pick(hidden);
      const type = g.someType(1);
      const value = g.within(
        g.scope.filter((each) => each.name !== name),
        () => g.expression(type, depth - 1),
      );
      const inner = g.within([variable(name, type, true)], () => code`${statements(g, 2, depth - 1)}`);
      // The value is made outside: inside, the name already means the new variable.
      const outer = g.fresh('o');
      return code`const ${outer}: ${typeText(type)} = ${value};\n{\nlet ${name}: ${typeText(type)} = ${outer};\n${inner}${g.at.out ? `${g.shows.of(type)}(out, ${name});\n` : ''}}`;
    }),
    choice(
      g.at.out ? 2 : 0,
      'out.push',
      () => code`out.push(${listed(Array.from({ length: draws.between(1, 3) }, () => g.expression(number, depth)))});`,
    ),
    choice(g.at.out ? 1.5 : 0, 'show', () => {
      if (g.scope.length === 0) return undefined;
      const { type } = draws.pick(g.scope);
      return code`${g.shows.of(type)}(out, ${g.receiver(type, depth).tree});`;
    }),
    choice(1, 'call as a statement', () => {
      const found = g.functions.filter(({ takesOut }) => !takesOut || g.at.out);
      return found.length === 0 ? undefined : code`${call(g, draws.pick(found), depth)};`;
    }),
  ];
}

function branches(g: Generator, depth: number): readonly Choice[] {
  const { draws } = g;
  const condition = () => g.condition(depth - 1);
  const inner = (count = draws.between(1, 2)) => block(g, count, depth - 1);
  return [
    choice(2, 'if', () =>
      draws.chance(0.5) ? code`if (${condition()}) ${inner()}` : code`if (${condition()}) ${inner()} else ${inner()}`,
    ),
    choice(
      0.3,
      'else if',
      () => code`if (${condition()}) ${inner(1)} else if (${condition()}) ${inner(1)} else ${inner(1)}`,
    ),
    choice(
      1,
      'switch on numbers',
      () =>
        code`switch (${g.expression(number, depth - 1)} & 3) {\ncase 0:\n${statementsInside(g, depth)}break;\ncase 1:\ncase 2: ${inner(1)}\nbreak;\ndefault: ${inner(1)}\n}`,
    ),
    choice(
      0.8,
      'switch on text',
      () =>
        code`switch (given<string>(${g.expression(string, depth - 1)})) {\ncase 'a':\ncase '': ${inner(1)}\nbreak;\ncase 'abc' + 'd': ${inner(1)}\nbreak;\ndefault: ${inner(1)}\n}`,
    ),
    choice(1.5, 'switch on a union', () => {
      const unions = g.named.filter((each) => each.kind === 'union');
      const type = unions.length === 0 ? undefined : draws.pick(unions);
      if (type?.kind !== 'union') return undefined;
      const name = g.fresh();
      const value = g.expression(type, depth - 1);
      const cases = type.variants.map(({ tag, fields }) => {
        const narrowed = fields
          .filter(({ optional }) => optional !== true)
          .map((field) => variable(`${name}.${field.name}`, field.type, true));
        const body = g.within(narrowed, () => statements(g, 1, depth - 1));
        return code`case ${tag}: {\n${body}break;\n}\n`;
      });
      return code`const ${name} = ${value};\nswitch (${name}.${type.tag}) {\n${cases}}`;
    }),
    choice(0.8, 'if on a union', () => {
      const unions = g.named.filter((each) => each.kind === 'union');
      const type = unions.length === 0 ? undefined : draws.pick(unions);
      if (type?.kind !== 'union') return undefined;
      const name = g.fresh();
      const value = g.expression(type, depth - 1);
      const { tag, fields } = draws.pick(type.variants);
      const narrowed = fields
        .filter(({ optional }) => optional !== true)
        .map((field) => variable(`${name}.${field.name}`, field.type, true));
      const body = g.within(narrowed, () => block(g, 1, depth - 1));
      return code`const ${name} = ${value};\nif (${name}.${type.tag} === ${tag}) ${body}`;
    }),
    choice(1.2, 'if on what may be empty', () => {
      const type = g.typeInScope('maybe') ?? maybe(number);
      const name = g.fresh();
      const value = g.expression(type, depth - 1);
      const tests = type.empty === 'undefined | null' ? ['!= null'] : [`!== ${type.empty}`, '!= null'];
      const truthy =
        type.of.kind === 'record' || type.of.kind === 'array' || type.of.kind === 'number' || type.of.kind === 'string';
      const test = truthy && draws.chance(0.4) ? name : `${name} ${draws.pick(tests)}`;
      const body = g.within([variable(name, type.of, false)], () => block(g, draws.between(1, 2), depth - 1));
      return code`const ${name} = ${value};\nif (${test}) ${body}${draws.chance(0.3) ? code` else ${inner(1)}` : text('')}`;
    }),
    choice(0.3, 'block', () => inner(2)),
    choice(0.3, 'throw', () => {
      const what = draws.pick(['throw new Error(', 'throw new RangeError(', 'throw (', 'throw Error(']);
      return code`if (${condition()} && ${condition()}) ${what}${g.expression(string, depth - 1)});`;
    }),
    choice(g.at.returns === undefined ? 0 : 0.7, 'early return', () => {
      const { returns } = g.at;
      if (returns === undefined) return undefined;
      return code`if (${condition()}) return${returns === 'nothing' ? '' : code` ${g.expression(returns, depth - 1)}`};`;
    }),
    choice(g.at.loops.length === 0 ? 0 : 1.2, 'break and continue', () => {
      const label = draws.pick(g.at.loops);
      return code`if (${condition()}) ${draws.pick(['break', 'continue'])}${label === '' ? '' : ` ${label}`};`;
    }),
  ];
}

/** Statements of a case without a block: they may not declare. */
function statementsInside(g: Generator, depth: number): readonly SourceTree[] {
  return [g.within([], () => code`{\n${statements(g, 1, depth - 1)}}\n`)];
}
