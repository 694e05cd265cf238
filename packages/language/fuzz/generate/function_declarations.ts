import { code, listed, statement, text, type SourceTree } from '../source_tree.ts';
import type { FunctionFacts, Generator, Parameter, Signature, Variable } from './generator.ts';
import { arrayOf, maybe, number, string, typeText, type Type } from './types.ts';

/** Generic functions, the same in every program that has them. */
const generics: Readonly<Record<string, string>> = {
  either: 'function either<T>(a: T, b: T, first: boolean): T {\nreturn first ? a : b;\n}',
  applied: 'function applied<T>(x: T, change: (x: T) => T): T {\nreturn change(change(x));\n}',
  lastOf: 'const lastOf = <T>(xs: readonly T[]): T | undefined => xs[xs.length - 1];',
  second: 'function second<A, B>(_a: A, b: B): B {\nconst [, found]: [A, B] = [_a, b];\nreturn found;\n}',
};

export function declareGenerics(g: Generator): SourceTree[] {
  const chosen = g.draws.some(Object.keys(generics), 0.5);
  g.generics.push(...chosen);
  return chosen.map((name) => statement('generic declaration', text(generics[name] ?? '')));
}

/** A function at the top level: parameters of every form, functions among them, sometimes recursive. */
export function declareFunction(g: Generator): SourceTree {
  const { draws } = g;
  if (draws.chance(0.2)) return recursive(g);
  const name = g.fresh('f');
  const takesOut = draws.chance(0.5);
  const result = draws.chance(0.1) ? undefined : g.someType();
  const signatures: Signature[] = draws.chance(0.3)
    ? [
        {
          name: g.fresh('act'),
          takes: [draws.pick([number, g.someType(1)])],
          gives: draws.pick([number, g.someType(1)]),
        },
      ]
    : [];
  const parameters: Parameter[] = [];
  const count = draws.between(0, 3);
  for (let i = 0; i < count; i += 1) {
    const form = i < count - 1 ? 'plain' : draws.pick(['plain', 'plain', 'default', 'optional', 'rest'] as const);
    const type = g.someType();
    parameters.push({ name: g.fresh('p'), type: form === 'optional' && type.kind === 'maybe' ? number : type, form });
  }
  const texts = [
    ...(takesOut ? [text('out: number[]')] : []),
    ...signatures.map(signatureText),
    ...parameters.map((each) => parameterText(g, each)),
  ];
  const variables = parameters.map((each): Variable => ({
    name: each.name,
    type: inside(each),
    writable: true,
    constant: false,
  }));
  const body = g.within(
    variables,
    () => {
      const inner = g.statements(draws.between(1, 4), 3);
      return result === undefined ? code`${inner}` : code`${inner}return ${g.expression(result, 3)};`;
    },
    { out: takesOut, random: false, loops: [], functions: signatures, returns: result ?? 'nothing' },
  );
  const facts: FunctionFacts = { name, parameters, functions: signatures, result, takesOut };
  g.functions.push(facts);
  const gives = result === undefined ? 'void' : typeText(result);
  const isArrow = draws.chance(0.3);
  const feature =
    signatures.length > 0
      ? 'function parameter'
      : parameters.some(({ form }) => form === 'rest')
        ? 'rest parameter'
        : parameters.some(({ form }) => form !== 'plain')
          ? 'default and optional parameters'
          : 'function';
  return statement(
    feature,
    isArrow
      ? code`const ${name} = (${listed(texts)}): ${gives} => {\n${body}\n};`
      : code`function ${name}(${listed(texts)}): ${gives} {\n${body}\n}`,
  );
}

function inside({ form, type }: Parameter): Type {
  if (form === 'rest') return arrayOf(type);
  return form === 'optional' ? maybe(type) : type;
}

function signatureText({ name, takes, gives }: Signature): SourceTree {
  return text(`${name}: (${takes.map((type, i) => `a${i}: ${typeText(type)}`).join(', ')}) => ${typeText(gives)}`);
}

function parameterText(g: Generator, { name, type, form }: Parameter): SourceTree {
  switch (form) {
    case 'plain':
      return text(`${name}: ${typeText(type)}`);
    case 'optional':
      return text(`${name}?: ${typeText(type)}`);
    case 'rest':
      return text(`...${name}: ${typeText(arrayOf(type))}`);
    case 'default':
      return code`${name}: ${typeText(type)} = ${g.within([], () => g.expression(type, 1), { out: false, random: false })}`;
  }
}

/** Calls itself as often as its first parameter says, at most a few times. */
function recursive(g: Generator): SourceTree {
  const { draws } = g;
  const name = g.fresh('f');
  const result = draws.pick([number, string, arrayOf(number), g.someType(1)]);
  const [depth, carried] = [g.fresh('depth'), g.fresh('p')];
  const type = g.someType(1);
  const variables: Variable[] = [
    { name: depth, type: number, writable: false, constant: false },
    { name: carried, type, writable: true, constant: false },
  ];
  const again = `${name}(${depth} - 1, ${carried})`;
  const body = g.within(
    variables,
    () => {
      const base = g.expression(result, 2);
      const before = g.statements(draws.between(0, 2), 2);
      const found = g.fresh();
      g.declare({ name: found, type: result, writable: false, constant: false });
      return code`if (!(${depth} > 0) || ${depth} > 5) return ${base};\n${before}const ${found}: ${typeText(result)} = ${again};\nreturn ${g.expression(result, 3)};`;
    },
    { out: false, random: false, loops: [], functions: [], returns: undefined },
  );
  const facts: FunctionFacts = {
    name,
    parameters: [
      { name: depth, type: number, form: 'plain' },
      { name: carried, type, form: 'plain' },
    ],
    functions: [],
    result,
    takesOut: false,
  };
  g.functions.push(facts);
  return statement(
    'recursion',
    code`function ${name}(${depth}: number, ${carried}: ${typeText(type)}): ${typeText(result)} {\n${body}\n}`,
  );
}
