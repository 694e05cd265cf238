import { selfDeclared, type ModelContract } from '@orrery/contract';
import { findTask } from '@orrery/environments';
import { checkProgram, compactDiagnostic, type CheckedProgram } from '@orrery/language';
import { CommandFailure, valueOf } from './failure.ts';
import { readSource } from './read_source.ts';

/** The contract that a command holds a program to: an environment's, or the program's own declarations. */
export function contractOf(environment: string | undefined): ModelContract {
  return environment === undefined ? selfDeclared : valueOf(findTask(environment)).contract;
}

/** A program that is accepted, or the command's end with its diagnostics. */
export function acceptedProgram(file: string, contract: ModelContract): CheckedProgram {
  const checked = checkProgram(readSource(file), contract);
  if (checked.ok) return checked.value;
  const reasons = checked.error.map((diagnostic) => `  ${compactDiagnostic(diagnostic)}`).join('\n');
  throw new CommandFailure(`${file} is not accepted under the contract ${contract.name}:\n${reasons}`);
}
