import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { GivenTypes } from '@orrery/contract';
import { CommandFailure } from '../failure.ts';
import { jsonRows } from './json_lines.ts';
import { transitionsOf } from './transitions.ts';

export interface InitOptions {
  readonly id?: string;
  readonly force?: boolean;
}

/** `orrery init`: infers environment.json of a folder from its transitions and shows it. */
export async function init(folder: string, { id, force }: InitOptions): Promise<void> {
  const file = join(folder, 'transitions.jsonl');
  const name = nameOf(folder, id);
  const { inference, joined } = await transitionsOf(
    file,
    () => jsonRows(file),
    () => undefined,
  );
  if (joined.transitions === 0) throw new CommandFailure(`${file}: there is no transition in it.`);
  process.stdout.write(declare(folder, inference.contract(name), joined.transitions, force === true));
}

/** The name of the world: as given, else that of the folder. */
export function nameOf(folder: string, given: string | undefined): string {
  const name = given ?? basename(resolve(folder)).replaceAll(/[^\w.-]+/g, '-');
  if (/^[\w.-]+$/.test(name)) return name;
  throw new CommandFailure(`--id is ${JSON.stringify(name)}; give letters, digits, and _ . -`);
}

/** Writes environment.json with a contract that was inferred from so many transitions, and gives what is to be said of it. */
export function declare(folder: string, contract: GivenTypes, transitions: number, force: boolean): string {
  const file = join(folder, 'environment.json');
  writeNew(file, `${JSON.stringify({ id: contract.name, contract }, undefined, 2)}\n`, force);
  const space = contract.actionSpace;
  const actions =
    space === undefined
      ? 'the values of its type'
      : space.kind === 'finite'
        ? space.actions.map(String).join(', ')
        : space.kind === 'box'
          ? `from ${JSON.stringify(space.low)} to ${JSON.stringify(space.high)}`
          : 'what legalActions lists';
  const description = join(folder, 'description.md');
  return [
    `${file}, inferred from ${transitions} transitions; correct it where the data mislead:`,
    ...contract.declaration.split('\n').map((line) => `  ${line}`),
    `  actions: ${actions}`,
    existsSync(description)
      ? `Next: orrery synthesize ${folder}`
      : `Next: write ${description} (what the world is, what may be done, what is rewarded, when it ends), then: orrery synthesize ${folder}`,
    '',
  ].join('\n');
}

/** What is there is replaced only where that was asked for. */
export function refuseTaken(file: string, force: boolean): void {
  if (existsSync(file) && !force) throw new CommandFailure(`${file} is there already; --force replaces it.`);
}

/** Writes a file whole, and never over another without being told to. */
export function writeNew(file: string, text: string, force: boolean): void {
  refuseTaken(file, force);
  try {
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  } catch (error) {
    throw new CommandFailure(`${file} cannot be written: ${error instanceof Error ? error.message : ''}`);
  }
}
