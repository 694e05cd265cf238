import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckedProgram } from '@orrery/language';
import type { ContractOptions } from './accepted.ts';
import { recordedAssignment, registeredAssignment, type Assignment } from './synthesis/user_environment.ts';
import { readTransitions } from './user_data.ts';

/**
 * The transitions that the options name, with what is known of their world: a folder of one's own with what its
 * environment.json states, transitions under the program's contract (what such a folder states besides is left aside, and
 * the error stream says so), or the datasets of an environment. Undefined: none.
 */
export function recordedData(
  { env, data, contract }: ContractOptions,
  program: () => CheckedProgram,
): Assignment | undefined {
  if (data === undefined) return env === undefined ? undefined : registeredAssignment(env);
  const declaration = join(data, 'environment.json');
  const isFolder = existsSync(declaration);
  if (isFolder && env === undefined && contract === undefined) return recordedAssignment(data);
  if (isFolder)
    process.stderr.write(
      `${declaration}: what it states of noise, metric, precision and chance is left aside: ${env === undefined ? '--contract' : '--env'} was given\n`,
    );
  const { contract: held, section } = program();
  const { state, action } = section.layout;
  return {
    task: { id: 'data', contract: held, description: '', metric: { entries: 1, comparator: 'close' } },
    transitions: readTransitions(data, state, action),
  };
}
