import { compactDiagnostic, notesOf, type Diagnostic } from '@orrery/language';
import { noteText } from '../notes.ts';
import { checkedProgram, type ContractOptions, type SourceFile } from '../accepted.ts';

export interface CheckOptions extends ContractOptions {
  readonly json?: boolean;
  readonly compact?: boolean;
}

/** `orrery check`: prints the diagnostics of a program and gives the exit code, 0 iff it is accepted. */
export function check(file: string, options: CheckOptions): number {
  const { json = false, compact = false } = options;
  const {
    sources: { main, reward },
    contract,
    result: checked,
  } = checkedProgram(file, options);
  const diagnostics = checked.ok ? [] : checked.error;
  const notes = checked.ok ? notesOf(checked.value) : [];
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ file, contract: contract.name, accepted: checked.ok, diagnostics, notes })}\n`,
    );
  } else if (compact) {
    for (const diagnostic of diagnostics) process.stdout.write(`${compactDiagnostic(diagnostic)}\n`);
  } else if (checked.ok) {
    const { layout, parameters } = checked.value.section;
    const names = parameters.map(({ name }) => name).join(', ');
    process.stdout.write(
      `${file}: accepted under the contract ${contract.name} (${layout.stochastic ? 'stochastic' : 'deterministic'}${names === '' ? '' : `, parameters ${names}`})\n`,
    );
    for (const note of notes) process.stdout.write(noteText(file, note));
  } else {
    for (const diagnostic of diagnostics) {
      const place = diagnostic.module === 'reward' && reward !== undefined ? reward : main;
      process.stdout.write(`${pretty(place, diagnostic)}\n`);
    }
    process.stdout.write(`${diagnostics.length} ${diagnostics.length === 1 ? 'problem' : 'problems'}\n`);
  }
  return checked.ok ? 0 : 1;
}

function pretty({ file, source }: SourceFile, { rule, line, column, message, remedy }: Diagnostic): string {
  const head = `${file}:${line}:${column} ${rule} ${message}${remedy === '' ? '' : `\n    ${remedy}`}`;
  const text = source.split('\n')[line - 1];
  if (text === undefined || line < 1) return `${head}\n`;
  return `${head}\n    ${text.slice(0, 160)}\n    ${' '.repeat(Math.min(159, Math.max(0, column - 1)))}^\n`;
}
