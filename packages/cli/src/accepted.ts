import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { selfDeclared, type ModelContract, type Result } from '@orrery/contract';
import { parseContract } from '@orrery/contract/reading';
import { findTask } from '@orrery/environments';
import {
  checkProgram,
  compactDiagnostic,
  composeProgram,
  type CheckedProgram,
  type Diagnostic,
} from '@orrery/language';
import { CommandFailure, valueOf } from './failure.ts';
import { contradiction } from './given_types.ts';
import { readSource } from './read_source.ts';
import { readText } from './read_text.ts';

/** What a program is held to: an environment's contract, one from a file, or without both its own declarations. */
export interface ContractOptions {
  readonly env?: string;
  /** A contract in JSON. */
  readonly contract?: string;
  /** The reward of a goal; the program is the transition then. */
  readonly reward?: string;
  /** Transitions of one's own: a folder with environment.json has its contract there. */
  readonly data?: string;
}

/** The sources of a program: of one, or of a transition with the reward of a goal. */
export interface Sources {
  readonly main: SourceFile;
  readonly reward?: SourceFile;
}

export interface SourceFile {
  readonly file: string;
  readonly source: string;
}

export interface Checked {
  readonly sources: Sources;
  readonly contract: ModelContract;
  readonly result: Result<CheckedProgram, readonly Diagnostic[]>;
}

/** Reads the sources that the options name. */
export function sourcesOf(file: string, { reward }: ContractOptions): Sources {
  const main = { file, source: readSource(file) };
  return reward === undefined ? { main } : { main, reward: { file: reward, source: readSource(reward) } };
}

/** Reads and checks a program under the contract that the options name. */
export function checkedProgram(file: string, options: ContractOptions): Checked {
  const contract = contractOf(options);
  const sources = sourcesOf(file, options);
  const { main, reward } = sources;
  const result =
    reward === undefined ? checkProgram(main.source, contract) : composeProgram(main.source, reward.source, contract);
  return { sources, contract, result };
}

/** A program that is accepted, or the command's end with its diagnostics. */
export function acceptedProgram(file: string, options: ContractOptions): CheckedProgram {
  const { contract, result } = checkedProgram(file, options);
  if (result.ok) return result.value;
  const reasons = result.error.map((diagnostic) => `  ${compactDiagnostic(diagnostic)}`).join('\n');
  throw new CommandFailure(`${file} is not accepted under the contract ${contract.name}:\n${reasons}`);
}

/** The contract that the options name, in the form that the sources have. */
export function contractOf({ env, contract, reward, data }: ContractOptions): ModelContract {
  if (data !== undefined && !existsSync(data)) throw new CommandFailure(`${data}: there is no such file or folder.`);
  const own = data === undefined || env !== undefined ? undefined : join(data, 'environment.json');
  const file = contract ?? (own !== undefined && existsSync(own) ? own : undefined);
  if (file === undefined) {
    const found = env === undefined ? selfDeclared : valueOf(findTask(env)).contract;
    return reward === undefined ? found : { ...found, form: 'transition+reward' };
  }
  const parsed = parseContract(contractIn(readText(file, { holds: 'a contract', largestMiB: 4 })));
  if (!parsed.ok) throw new CommandFailure(`${file}: ${parsed.error.message}.`);
  const contradicts = parsed.value.types === 'given' ? contradiction(parsed.value) : undefined;
  if (contradicts !== undefined) throw new CommandFailure(`${file}: ${contradicts}.`);
  const form = reward === undefined ? 'step' : 'transition+reward';
  if ((parsed.value.form ?? 'step') === form) return parsed.value;
  throw new CommandFailure(
    reward === undefined
      ? `${file}: the contract takes a transition and a reward; name the reward with --reward FILE.`
      : `${file}: the contract takes one program; leave --reward out, or give the contract the form 'transition+reward'.`,
  );
}

/** A contract, or the one in an environment.json. */
function contractIn(text: string): string {
  try {
    const json = JSON.parse(text) as { readonly contract?: unknown; readonly types?: unknown } | null;
    return json?.types === undefined && json?.contract !== undefined ? JSON.stringify(json.contract) : text;
  } catch {
    // Whoever reads it says what is wrong.
    return text;
  }
}
