import type { Random } from 'fast-check';
import { Draws } from '../draws.ts';
import { code, listed, statement, text, type SourceTree } from '../source_tree.ts';
import { declareFunction, declareGenerics } from './function_declarations.ts';
import { expressions } from './expressions.ts';
import { Generator } from './generator.ts';
import { literal } from './literals.ts';
import { statements } from './statements.ts';
import { declareClass, declareConstants, declareTypes } from './type_declarations.ts';
import { arrayOf, number, string, typeText, type Field, type Type } from './types.ts';

export interface GeneratedProgram {
  readonly tree: SourceTree;
  /** Whose State and Action: the numbers every small program is tested on, or the program's own. */
  readonly contract: 'numbers' | 'self-declared';
}

/** In every program: what a step's reward must be, and an operand that is not known in advance. */
const helpers =
  'function given<T>(x: T): T {\nreturn x;\n}\nfunction finite(x: number): number {\nreturn x > -1e9 && x < 1e9 ? x : 0;\n}\n';

/** A random well-typed program. `offered` is told every feature it could have used. */
export function generateProgram(random: Random, offered: Set<string>): GeneratedProgram {
  const draws = new Draws(random);
  const g = new Generator(draws, { expressions, literal, statements }, offered);
  const size = draws.pick([1, 1, 2, 2, 3, 4]);
  const contract = draws.chance(0.5) ? 'numbers' : 'self-declared';
  g.fuel = 60 * size;
  const types = declareTypes(g, contract === 'self-declared');
  const boundary = [...g.named];
  // What contains itself does not cross the border.
  g.recursive = true;
  const declared: SourceTree[] = [...types, statement('type that contains itself', text(chain))];
  if (draws.chance(0.4)) {
    g.parameters = ['gravity', 'mass'];
    declared.push(statement('parameters object', text('export const parameters = { gravity: 9.8, mass: -0.5 };')));
  }
  declared.push(...declareGenerics(g), ...declareConstants(g));
  const functions = draws.between(0, size);
  for (let i = 0; i < functions; i += 1) {
    g.fuel = 40 * size;
    declared.push(declareFunction(g));
  }
  if (draws.chance(0.4)) {
    g.fuel = 40 * size;
    declared.push(declareClass(g));
  }
  g.fuel = 70 * size;
  const step = contract === 'numbers' ? numbersStep(g, size) : ownStep(g, size, boundary);
  return { tree: code`${helpers}${declared}${step}${g.shows.definitions}`, contract };
}

/** Shows everything in scope and gives the end of the step. */
function ending(g: Generator): SourceTree {
  const shown = g.scope
    .filter(({ name, constant }) => !constant && /^v\d+$/u.test(name))
    .map(({ name, type }) => statement('show', text(`${g.shows.of(type)}(out, ${name});`)));
  return code`${shown}`;
}

function numbersStep(g: Generator, size: number): SourceTree {
  const random = g.draws.chance(0.3);
  return g.within(
    [
      { name: 'state', type: arrayOf(number), writable: true, constant: false },
      { name: 'action', type: number, writable: true, constant: false },
    ],
    () => {
      const body = statements(g, 3 + 2 * size, 3);
      const reward = g.expression(number, 2);
      const over = g.expression({ kind: 'boolean' }, 2);
      return code`export function step(state: State, action: Action${random ? ', random: Random' : ''}): { state: State; reward: number; terminated: boolean } {
const out: number[] = [];
${body}const reward = finite(${reward});
const terminated = ${over};
${ending(g)}${g.shows.of(arrayOf(number))}(out, state);
return { state: out, reward, terminated };
}
`;
    },
    { out: true, random, loops: [], functions: [] },
  );
}

const chain = 'interface Chain {\nvalue: number;\nnext: Chain | null;\n}\n';

function ownStep(g: Generator, size: number, named: readonly Type[]): SourceTree {
  const { draws } = g;
  const random = draws.chance(0.3);
  const names = ['score', 'units', 'places', 'label', 'grid'];
  const fields: Field[] = names.slice(0, draws.between(1, 5)).map((name) => {
    const type =
      draws.chance(0.5) && named.length > 0 ? wrapped(g, draws.pick(named)) : g.within([], () => plainType(g, named));
    return draws.chance(0.15) && type.kind !== 'maybe' ? { name, type, optional: true } : { name, type };
  });
  const state: Type = { kind: 'record', name: 'State', fields };
  const literals = named.filter(({ kind }) => kind === 'literals');
  const action: Type = draws.pick([
    number,
    string,
    ...literals,
    ...named.filter(({ kind }) => kind === 'union' || kind === 'record'),
    { kind: 'mixed', of: g.mixedParts(1) },
  ]);
  const written = listed(
    [...fields, { name: 'told', type: arrayOf(number) }].map((field) =>
      text(`${field.name}${'optional' in field && field.optional === true ? '?' : ''}: ${typeText(field.type)}`),
    ),
    '; ',
  );
  // Where the action is no finite choice, a compiled program has to list what may be taken.
  const legal = g.within([], () => listed([literal(g, action, 2), literal(g, action, 2)]));
  return g.within(
    [
      { name: 'state', type: state, writable: false, constant: false },
      {
        name: 'action',
        type: action,
        writable: action.kind !== 'union' && action.kind !== 'literals' && action.kind !== 'mixed',
        constant: false,
      },
    ],
    () => {
      const body = statements(g, 3 + 2 * size, 3);
      const reward = g.expression(number, 2);
      const over = g.expression({ kind: 'boolean' }, 2);
      return code`export interface State { ${written} }
export type Action = ${typeText(action)};
export function step(state: State, action: Action${random ? ', random: Random' : ''}): { state: State; reward: number; done: boolean } {
const out: number[] = [];
${body}const reward = finite(${reward});
const done = ${over};
${ending(g)}return { state: { ...state, told: out }, reward, done };
}
export function legalActions(state: State): Action[] {
return [${legal}];
}
`;
    },
    { out: true, random, loops: [], functions: [] },
  );
}

function wrapped(g: Generator, type: Type): Type {
  return g.draws.chance(0.4) ? type : g.draws.chance(0.7) ? arrayOf(type) : { kind: 'dictionary', of: type };
}

/** A type of plain data: classes have not been declared where this is asked, or are left out. */
function plainType(g: Generator, named: readonly Type[]): Type {
  const kept = g.named.splice(0, g.named.length);
  g.named.push(...named);
  const { recursive } = g;
  g.recursive = false;
  const type = g.someType();
  g.recursive = recursive;
  g.named.splice(0, g.named.length, ...kept);
  return type;
}
