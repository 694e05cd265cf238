import { readFileSync } from 'node:fs';
import { selfDeclared, type GivenTypes, type LayoutType, type ModelContract } from '@orrery/contract';
import { checkProgram, type CheckedProgram } from '@orrery/language';

const number: LayoutType = { kind: 'number' };
const numbers = (length: number): LayoutType => ({ kind: 'array', element: number, length });

function given(
  name: string,
  declaration: string,
  rest: Pick<GivenTypes, 'state' | 'action' | 'actionSpace'>,
): GivenTypes {
  return {
    name,
    types: 'given',
    declaration,
    initialState: ['initialState'],
    terminated: 'terminated',
    legalActions: 'optional',
    ...rest,
  };
}

const numberArrays = 'type State = number[];\ntype Action = number[];';

/** Programs that tests compile: their source, from the folder programs, and the contract they hold to. */
export const programs = {
  cartpole_sample: { file: '../../packages/language/test/programs/cartpole.ts', contract: selfDeclared },
  cartpole: {
    file: 'cartpole_numbers.ts',
    contract: given('CartPole-v1', 'type State = number[];\ntype Action = number;', {
      state: numbers(4),
      action: number,
      actionSpace: { kind: 'finite', actions: [0, 1] },
    }),
  },
  pendulum: {
    file: 'pendulum.ts',
    contract: given('Pendulum-v1', numberArrays, {
      state: numbers(3),
      action: numbers(1),
      actionSpace: { kind: 'box', low: [-2], high: [2] },
    }),
  },
  gusty_walk: {
    file: 'gusty_walk.txt',
    contract: given(
      'GustyWalk',
      'interface State { position: number; wind: number; visits: number[] }\ntype Action = -1 | 0 | 1;',
      {
        state: {
          kind: 'record',
          fields: [
            { name: 'position', type: number },
            { name: 'wind', type: number },
            { name: 'visits', type: { kind: 'array', element: number } },
          ],
        },
        action: { kind: 'literal', values: [-1, 0, 1] },
        actionSpace: { kind: 'legalActions' },
      },
    ),
  },
  draws: {
    file: 'draws.txt',
    contract: given(
      'Draws',
      'interface State { argument: number; count: number; drawn: number[] }\ntype Action = 0 | 1 | 2 | 3;',
      {
        state: {
          kind: 'record',
          fields: [
            { name: 'argument', type: number },
            { name: 'count', type: number },
            { name: 'drawn', type: { kind: 'array', element: number } },
          ],
        },
        action: { kind: 'literal', values: [0, 1, 2, 3] },
        actionSpace: { kind: 'finite', actions: [0, 1, 2, 3] },
      },
    ),
  },
  deep: {
    file: 'deep.txt',
    contract: given('Deep', 'type State = number[];\ntype Action = number;', {
      state: numbers(2),
      action: number,
      actionSpace: { kind: 'finite', actions: [0] },
    }),
  },
  faulty: {
    file: 'faulty.txt',
    contract: given('Faulty', 'type State = number[];\ntype Action = number;', {
      state: numbers(3),
      action: number,
      actionSpace: { kind: 'finite', actions: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
    }),
  },
} as const satisfies Record<string, { readonly file: string; readonly contract: ModelContract }>;

export type ProgramName = keyof typeof programs;

export function compiled(name: ProgramName): CheckedProgram {
  const { file, contract } = programs[name];
  const source = readFileSync(new URL(`./programs/${file}`, import.meta.url), 'utf8');
  const checked = checkProgram(source, contract);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error, null, 2));
  return checked.value;
}
