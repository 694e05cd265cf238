import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encode, RandomStream, success, type ActionSpace, type Result } from '@orrery/contract';
import { checkProgram, compactDiagnostic, emitWasm } from '@orrery/language';
import { loadModel, type Model, type PlannerError } from '@orrery/planner';
import { episodesOf } from '@orrery/synthesis';
import { contractOf, type ContractOptions } from '../accepted.ts';
import { CommandFailure, valueOf } from '../failure.ts';
import { jsonArgument, valueOfJson } from '../json_argument.ts';
import { readSource } from '../read_source.ts';
import { resultFiles, resultFolder } from '../synthesis/result_files.ts';
import { pathOfRun } from '../synthesis/path_of_run.ts';
import { readTransitions } from '../user_data.ts';

export interface OwnModelOptions extends Omit<ContractOptions, 'env'> {
  /** JSON, or a file after `@`. */
  readonly state?: string;
  /** JSON: a list of actions, or { low, high } of a box. */
  readonly actions?: string;
  /** Where runs are that are named without their folder. */
  readonly runs?: string;
}

/** The model in a file (a program or a compiled module), in the folder of a result, or in that of a run. */
export async function openOwnModel(target: string, options: OwnModelOptions): Promise<Model> {
  const file = modelFile(target, options);
  if (!file.endsWith('.wasm')) return valueOf(loadModel(await compiled(file, options)));
  if (options.actions !== undefined)
    throw new CommandFailure(
      `${file} is compiled, and its actions with it; give --actions together with the program, model.ts.`,
    );
  const model = valueOf(loadModel(readModule(file)));
  // Who names a folder means the program that can be read there.
  const program = join(dirname(file), resultFiles.program);
  if (file !== target && existsSync(program) && sourceHashOf(program) !== model.section.sourceHash)
    throw new CommandFailure(
      `${file} was not compiled from ${program} as it is now. Compile it again: orrery compile ${program} --contract ${join(dirname(file), resultFiles.environment)} -o ${file}; or name one of the two.`,
    );
  return model;
}

function sourceHashOf(program: string): string {
  return createHash('sha256').update(readSource(program)).digest('hex');
}

function modelFile(named: string, { actions, runs }: OwnModelOptions): string {
  const asProgram = actions !== undefined;
  const target = existsSync(named) || runs === undefined ? named : pathOfRun(named, runs);
  if (!existsSync(target)) throw new CommandFailure(`${target}: there is no such file or folder.`);
  if (!statSync(target).isDirectory()) return target;
  const names = asProgram ? [resultFiles.program] : [resultFiles.module, resultFiles.program];
  const found = [target, join(target, resultFolder)]
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
  if (found !== undefined) return found;
  if (existsSync(join(target, 'transitions.jsonl')))
    throw new CommandFailure(
      `${target} holds a world's data, and no model of it yet: orrery synthesize ${target}, then orrery plan runs/…`,
    );
  if (existsSync(join(target, 'run.json')))
    throw new CommandFailure(`${target} is a run without a result yet: orrery resume ${target}`);
  throw new CommandFailure(`${target}: there is neither model.wasm nor model.ts in it, nor in ${resultFolder}/.`);
}

function readModule(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CommandFailure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A program under the contract that is named, or that lies beside it. */
function compiled(file: string, options: OwnModelOptions): Promise<Uint8Array> {
  const beside = join(dirname(file), resultFiles.environment);
  const isNamed = options.contract !== undefined || options.data !== undefined;
  const named = contractOf(isNamed || !existsSync(beside) ? options : { ...options, contract: beside });
  const contract = options.actions === undefined ? named : { ...named, actionSpace: actionSpace(options.actions) };
  const checked = checkProgram(readSource(file), contract);
  if (checked.ok) return emitWasm(checked.value, { optimize: 'speed' });
  const reasons = checked.error.map((diagnostic) => `  ${compactDiagnostic(diagnostic)}`).join('\n');
  throw new CommandFailure(`${file} is not accepted under the contract ${contract.name}:\n${reasons}`);
}

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'number' && Number.isFinite(one));

function actionSpace(text: string): ActionSpace {
  const json = jsonArgument('--actions', text);
  if (Array.isArray(json) && json.length > 0) return { kind: 'finite', actions: json };
  const { low, high } = (json ?? {}) as { readonly low?: unknown; readonly high?: unknown };
  if (
    isNumbers(low) &&
    isNumbers(high) &&
    low.length === high.length &&
    low.every((one, at) => one <= (high[at] ?? one))
  )
    return { kind: 'box', low, high };
  throw new CommandFailure(
    `--actions: give a list of actions, '[0, 1, 2]' or '["left", "right"]', or a box, '{"low": [-2], "high": [2]}'.`,
  );
}

/** Where planning begins: in the state that is given, in what `initialState` gives, or where recorded episodes began. */
export function startsOf(
  model: Model,
  { state, data }: OwnModelOptions,
): (seed: number) => Result<Uint8Array, PlannerError> {
  const { layout } = model.section;
  if (state !== undefined) {
    const value = valueOfJson('--state', layout.state, jsonArgument('--state', state));
    const start = valueOf(encode(layout.state, value));
    return () => success(start);
  }
  if (layout.initialState)
    return (seed) => {
      const start = model.initialState(RandomStream.of(seed, 'Simulation', 0).state);
      return start.ok ? model.encodeState(start.value.state) : start;
    };
  if (data === undefined)
    throw new CommandFailure(
      'say where to begin: --state JSON, or --data DIR for the states in which recorded episodes began; the model has no initialState.',
    );
  const transitions = readTransitions(data, layout.state, layout.action);
  const firsts = episodesOf(transitions).flatMap(([first]) => (first === undefined ? [] : [first]));
  return (seed) => {
    const chosen = firsts[RandomStream.of(seed, 'Simulation', 0).integer(firsts.length)] ?? 0;
    return model.encodeState(transitions[chosen]?.observation);
  };
}
