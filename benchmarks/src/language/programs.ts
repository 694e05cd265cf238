import { selfDeclared } from '@orrery/contract';
import { checkProgram, compactDiagnostic, type CheckedProgram } from '@orrery/language';
import { CommandError } from '../command_error.ts';
import { readSample, type SampleName } from './source_text.ts';

export function checkedSample(name: SampleName, source = readSample(name)): CheckedProgram {
  const checked = checkProgram(source, selfDeclared);
  if (checked.ok) return checked.value;
  throw new CommandError(`${name}.ts is rejected: ${checked.error.map(compactDiagnostic).join('; ')}`);
}
