import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckedProgram } from '@orrery/language';
import type { ContractOptions } from './accepted.ts';
import { recordedAssignment, registeredAssignment, type Assignment } from './synthesis/user_environment.ts';
import { readTransitions } from './user_data.ts';

/**
 * The transitions that the options name, with what is known of their world: a folder of one's own with what its
 * environment.json states, transitions under the program's contract, or the datasets of an environment. Undefined: none.
 */
export function recordedData(
  { env, data, contract }: ContractOptions,
  program: () => CheckedProgram,
): Assignment | undefined {
  if (data === undefined) return env === undefined ? undefined : registeredAssignment(env);
  const isFolder = existsSync(join(data, 'environment.json'));
  if (isFolder && env === undefined && contract === undefined) return recordedAssignment(data);
  const { contract: held, section } = program();
  const { state, action } = section.layout;
  return {
    task: { id: 'data', contract: held, description: '', metric: { entries: 1, comparator: 'close' } },
    transitions: readTransitions(data, state, action),
  };
}
