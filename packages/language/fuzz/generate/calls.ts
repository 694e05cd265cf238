import { code, listed, text, type SourceTree } from '../source_tree.ts';
import { choice, type Choice, type FunctionFacts, type Generator, type Signature } from './generator.ts';
import { number, same, string, typeText, type Type } from './types.ts';

/** Calls of the program's own functions, methods, closures and function parameters that give a type. */
export function functionExpressions(g: Generator, type: Type, depth: number): readonly Choice[] {
  const giving = (test: (each: FunctionFacts) => boolean) =>
    g.functions.filter(
      (each) => each.result !== undefined && same(each.result, type) && (!each.takesOut || g.at.out) && test(each),
    );
  return [
    choice(2.5, 'call of a function', () => {
      const found = giving(({ owner }) => owner === undefined);
      return found.length === 0 ? undefined : call(g, g.draws.pick(found), depth);
    }),
    choice(2, 'call of a method', () => {
      const found = giving(({ owner }) => owner !== undefined);
      return found.length === 0 ? undefined : call(g, g.draws.pick(found), depth);
    }),
    choice(2, 'call of a function parameter', () => {
      const found = g.at.functions.filter(({ gives }) => same(gives, type));
      if (found.length === 0) return undefined;
      const { name, takes } = g.draws.pick(found);
      return code`${name}(${listed(takes.map((each) => g.expression(each, depth - 1)))})`;
    }),
    choice(0.8, 'generic function', () => {
      if (g.generics.length === 0) return undefined;
      const own = () => g.expression(type, depth - 1);
      const written = g.draws.chance(0.5) ? `<${typeText(type)}>` : '';
      switch (g.draws.pick(g.generics)) {
        case 'either':
          // Where TypeScript would infer the first argument's own literal.
          return code`either<${typeText(type)}>(${own()}, ${own()}, ${g.expression({ kind: 'boolean' }, depth - 1)})`;
        case 'applied':
          return code`applied<${typeText(type)}>(${own()}, ${g.callback([{ type }], type, depth - 1)})`;
        case 'lastOf':
          return type.kind === 'maybe'
            ? undefined
            : code`(lastOf${written}(${g.expression({ kind: 'array', of: type }, depth - 1)}) ?? ${own()})`;
        default:
          return code`second<number, ${typeText(type)}>(${g.expression(number, depth - 1)}, ${own()})`;
      }
    }),
  ];
}

export function call(g: Generator, facts: FunctionFacts, depth: number): SourceTree {
  const { owner } = facts;
  const receiver = owner === undefined ? '' : code`${g.target(owner, depth)}.`;
  return code`${receiver}${facts.name}(${listed(argumentsOf(g, facts, depth))})`;
}

function argumentsOf(g: Generator, { takesOut, parameters, functions }: FunctionFacts, depth: number): SourceTree[] {
  const given = takesOut ? [text('out')] : [];
  for (const signature of functions) given.push(functionValue(g, signature, depth));
  let left = false;
  for (const { type, form } of parameters) {
    if (left) break;
    if (form === 'rest') {
      const count = g.draws.below(3);
      for (let i = 0; i < count; i += 1) given.push(g.expression(type, depth - 1));
      if (g.draws.chance(0.4)) given.push(code`...${g.receiver({ kind: 'array', of: type }, depth).tree}`);
    } else if (form !== 'plain' && g.draws.chance(0.4)) {
      if (g.draws.chance(0.5)) given.push(text('undefined'));
      else left = true;
    } else given.push(g.expression(type, depth - 1));
  }
  return given;
}

/** A function handed over: written in place, or by its name. */
function functionValue(g: Generator, { takes, gives }: Signature, depth: number): SourceTree {
  const matching = g.functions.filter(
    (each) =>
      each.owner === undefined &&
      !each.takesOut &&
      each.functions.length === 0 &&
      each.result !== undefined &&
      same(each.result, gives) &&
      each.parameters.length === takes.length &&
      each.parameters.every(({ type, form }, i) => form === 'plain' && same(type, takes[i] ?? string)),
  );
  if (matching.length > 0 && g.draws.chance(0.4)) return text(g.draws.pick(matching).name);
  const numeric = takes.length === 1 && takes[0]?.kind === 'number' && gives.kind === 'number';
  if (numeric && g.draws.chance(0.15)) return text(g.draws.pick(['Math.abs', 'Math.floor', 'Math.sin']));
  return g.callback(
    takes.map((type) => ({ type })),
    gives,
    depth - 1,
  );
}
