import { readFileSync } from 'node:fs';
import { failure, RandomStream, success, type Result, type Value } from '@orrery/contract';
import { loadModel, type Model } from '@orrery/planner';
import type { TrueEnvironment } from './episode.ts';
import type { EnvironmentError } from './error.ts';
import type { CompiledOracle, Task } from './task.ts';

const remedy = 'Make them again with: pnpm bench unseen --committed';

/** A true environment whose rules are a compiled model; its states are the model's own, as bytes. */
export interface CompiledEnvironment extends TrueEnvironment<Uint8Array> {
  readonly oracle: Model;
}

/**
 * Opens the environment of a task whose true rules are compiled. Its start states are the model's, from the stream (seed,
 * Reset, 0); step i draws from the stream (seed, Environment, i). Noisy sensors are a function of the state: the same
 * state shows the same reading.
 */
export function openCompiled(
  task: Task,
  { module, sourceHash }: CompiledOracle,
): Result<CompiledEnvironment, EnvironmentError> {
  const file = new URL(module, task.folder);
  let wasm: Uint8Array;
  try {
    wasm = readFileSync(file);
  } catch (error) {
    return failure({
      code: 'oracle_failed',
      message: `${task.id}: its rules cannot be read: ${error instanceof Error ? error.message : ''}. ${remedy}`,
    });
  }
  const opened = loadModel(wasm);
  if (!opened.ok) return failure(asEnvironmentError(task, opened.error));
  const model = opened.value;
  if (model.section.sourceHash !== sourceHash)
    return failure(asEnvironmentError(task, { message: `its rules are compiled from another source. ${remedy}` }));
  const noise = task.observationNoise;
  const own = <T>(result: Result<T, { readonly message: string }>): Result<T, EnvironmentError> =>
    result.ok ? result : failure(asEnvironmentError(task, result.error));
  const exact = (state: Uint8Array): Result<Value, EnvironmentError> => own(model.decodeState(state));
  return success({
    oracle: model,
    reset(seed) {
      const start = model.initialState(RandomStream.of(seed, 'Reset', 0).state);
      return own(start.ok ? model.encodeState(start.value.state) : start);
    },
    observe(state) {
      const value = exact(state);
      return !value.ok || noise === undefined
        ? value
        : success(reading(value.value, noise, RandomStream.of(hash(state), 'Environment', 0)));
    },
    step(state, action, { seed, index }) {
      const stepped = model.step(state, action, RandomStream.of(seed, 'Environment', index).state);
      if (!stepped.ok) return own(stepped);
      const { stateBytes, reward, terminated } = stepped.value;
      return success({ state: stateBytes, reward, terminated });
    },
    ...(noise !== undefined && { noiseFree: exact }),
  });
}

/** What noisy sensors show of a state: each number by the deviation of its path, drawn in the order of the layout. */
function reading(exact: Value, noise: Readonly<Record<string, number>>, stream: RandomStream, path = ''): Value {
  if (typeof exact === 'number') {
    const deviation = noise[path];
    return deviation === undefined ? exact : exact + deviation * stream.normal();
  }
  if (Array.isArray(exact))
    return (exact as readonly Value[]).map((each, at) => reading(each, noise, stream, `${path}[${at}]`));
  if (typeof exact !== 'object' || exact === null) return exact;
  return Object.fromEntries(
    Object.entries(exact as Readonly<Record<string, Value>>).map(([name, each]): [string, Value] => [
      name,
      reading(each, noise, stream, `${path}.${name}`),
    ]),
  );
}

/** FNV-1a of 64 bits (Fowler, Noll and Vo). */
function hash(bytes: Uint8Array): bigint {
  let sum = 0xcbf29ce484222325n;
  for (const byte of bytes) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  return sum;
}

function asEnvironmentError(task: Task, { message }: { readonly message: string }): EnvironmentError {
  return { code: 'oracle_failed', message: `${task.id}: ${message}` };
}
