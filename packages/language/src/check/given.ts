import type { ModelContract } from '@orrery/contract';
import { moduleFile } from './modules.ts';
import type { SourceText } from './program.ts';

const random = `
interface Random {
  /** Uniform in [0, 1). */
  float(): number;
  /** Uniform in 0..n-1. */
  integer(n: number): number;
  /** True with probability p. */
  chance(p: number): boolean;
  /** Standard normal. */
  normal(): number;
}
`;

/** The reward names the types that the transition declares. */
const fromTransition = ['State', 'Action']
  .map((name) => `type ${name} = import('${moduleFile('transition')}').${name};`)
  .join('\n');

/** What a program may name without declaring it, as a script file: a contract's State and Action, and Random. */
export function givenSource(contract: ModelContract): SourceText {
  if (contract.types === 'self-declared') {
    if (contract.form !== 'transition+reward') return { name: '/orrery/given/random.d.ts', text: random };
    return { name: '/orrery/given/composed.d.ts', text: `${fromTransition}\n${random}` };
  }
  // A declaration shown to a language model may carry `export`, which would make it a module.
  const declaration = contract.declaration.replaceAll(/^\s*export\s+/gmu, '');
  return { name: `/orrery/given/${encodeURIComponent(contract.name)}.d.ts`, text: `${declaration}\n${random}` };
}
