import { parseContract, type ModelContract } from '@orrery/contract';
import { checkProgram, compactDiagnostic, composeProgram, type Diagnostic } from '@orrery/language';
import { contractOf } from './accepted.ts';
import { CommandFailure } from './failure.ts';
import { readSource } from './read_source.ts';

export interface CheckOptions {
  readonly env?: string;
  /** A contract in JSON. */
  readonly contract?: string;
  /** The reward of a goal; the program is the transition then. */
  readonly reward?: string;
  readonly json?: boolean;
  readonly compact?: boolean;
}

interface SourceFile {
  readonly file: string;
  readonly source: string;
}

/** `orrery check`: prints the diagnostics of a program and gives the exit code, 0 iff it is accepted. */
export function check(file: string, options: CheckOptions): number {
  const { reward: rewardFile, json = false, compact = false } = options;
  const contract = chosenContract(options);
  const main = { file, source: readSource(file) };
  const reward = rewardFile === undefined ? undefined : { file: rewardFile, source: readSource(rewardFile) };
  const checked =
    reward === undefined ? checkProgram(main.source, contract) : composeProgram(main.source, reward.source, contract);
  const diagnostics = checked.ok ? [] : checked.error;
  if (json) {
    process.stdout.write(`${JSON.stringify({ file, contract: contract.name, accepted: checked.ok, diagnostics })}\n`);
  } else if (compact) {
    for (const diagnostic of diagnostics) process.stdout.write(`${compactDiagnostic(diagnostic)}\n`);
  } else if (checked.ok) {
    const { layout, parameters } = checked.value.section;
    const names = parameters.map(({ name }) => name).join(', ');
    process.stdout.write(
      `${file}: accepted under the contract ${contract.name} (${layout.stochastic ? 'stochastic' : 'deterministic'}${names === '' ? '' : `, parameters ${names}`})\n`,
    );
  } else {
    for (const diagnostic of diagnostics) {
      const place = diagnostic.module === 'reward' && reward !== undefined ? reward : main;
      process.stdout.write(`${pretty(place, diagnostic)}\n`);
    }
    process.stdout.write(`${diagnostics.length} ${diagnostics.length === 1 ? 'problem' : 'problems'}\n`);
  }
  return checked.ok ? 0 : 1;
}

/** An environment's contract, or one from a file, in the form that the sources have; else the program's own declarations. */
function chosenContract({ env, contract: file, reward }: CheckOptions): ModelContract {
  if (file === undefined) {
    const contract = contractOf(env);
    return reward === undefined ? contract : { ...contract, form: 'transition+reward' };
  }
  const parsed = parseContract(readSource(file));
  if (!parsed.ok) throw new CommandFailure(`${file}: ${parsed.error.message}.`);
  const form = reward === undefined ? 'step' : 'transition+reward';
  if ((parsed.value.form ?? 'step') === form) return parsed.value;
  throw new CommandFailure(
    reward === undefined
      ? `${file}: the contract takes a transition and a reward; name the reward with --reward FILE.`
      : `${file}: the contract takes one program; leave --reward out, or give the contract the form 'transition+reward'.`,
  );
}

function pretty({ file, source }: SourceFile, { rule, line, column, message, remedy }: Diagnostic): string {
  const head = `${file}:${line}:${column} ${rule} ${message}${remedy === '' ? '' : `\n    ${remedy}`}`;
  const text = source.split('\n')[line - 1];
  if (text === undefined || line < 1) return `${head}\n`;
  return `${head}\n    ${text.slice(0, 160)}\n    ${' '.repeat(Math.min(159, Math.max(0, column - 1)))}^\n`;
}
