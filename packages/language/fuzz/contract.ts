import { selfDeclared, type GivenTypes, type ModelContract } from '@orrery/contract';
import type { GeneratedProgram } from './generate/program.ts';

/** Every small program's contract: the state is numbers, the action a number. */
export const numbersContract: GivenTypes = {
  name: 'numbers',
  types: 'given',
  declaration: 'type State = number[];\ntype Action = number;',
  state: { kind: 'array', element: { kind: 'number' } },
  action: { kind: 'number' },
  initialState: ['initialState'],
  terminated: 'terminated',
  legalActions: 'optional',
  actionSpace: { kind: 'box', low: [-10], high: [10] },
};

export const contractOf = ({ contract }: Pick<GeneratedProgram, 'contract'>): ModelContract =>
  contract === 'numbers' ? numbersContract : selfDeclared;
