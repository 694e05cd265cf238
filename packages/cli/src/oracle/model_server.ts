import { existsSync, readFileSync } from 'node:fs';
import {
  actionFromComponents,
  encode,
  fromJson,
  RandomStream,
  selfDeclared,
  toJson,
  type ActionSpace,
  type Json,
  type LayoutType,
  type ModelContract,
  type RandomState,
  type Value,
} from '@orrery/contract';
import { findTask } from '@orrery/environments';
import { checkProgram, compactDiagnostic, emitWasm } from '@orrery/language';
import { loadModel, type Model, type PlannerError } from '@orrery/planner';
import { readTransitions } from '../user_data.ts';
import { flatObservation, type FlatObservation, type SpaceJson } from './flat_observation.ts';
import { Refusal } from './refusal.ts';

const prefix = 'model:';

/** Whether a request is about a world model. */
export function isModel(env: unknown): env is string {
  return typeof env === 'string' && env.startsWith(prefix);
}

/** A request about a world model; the protocol's fields, unread. */
export type ModelRequest = Readonly<Record<string, unknown>>;

const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  spec: [],
  reset: ['seed'],
  observe: ['state'],
  render: ['state', 'mode'],
  step: ['state', 'action', 'seed', 'index'],
};
const always = ['cmd', 'id', 'env', 'options'];

/**
 * Answers requests about world models: `"env":"model:PATH"`, a program (`.ts`) or a compiled module (`.wasm`).
 *
 * Options: `contract`, the id of an environment under whose contract a program is checked (without it: the program declares
 * its own State and Action); `data`, a folder or file of transitions whose episodes' first states are the start states
 * (without it: the model's `initialState`). States and actions are spelled as in transitions. `reset` draws from the stream
 * (`seed`, `InitialState`, 0), a step from (`seed`, `Environment`, `index`). The answer to `spec` lists the actions behind the
 * indices of a discrete space.
 */
export class ModelServer {
  readonly #served = new Map<string, Promise<ServedModel>>();

  async answer(request: ModelRequest): Promise<Record<string, unknown>> {
    const { cmd = 'step', env } = request;
    const fields = typeof cmd === 'string' && Object.hasOwn(fieldsOf, cmd) ? fieldsOf[cmd] : undefined;
    if (fields === undefined)
      throw bad(`cmd is ${JSON.stringify(cmd)}; it must be ${Object.keys(fieldsOf).join(', ')} for a world model`);
    const known = [...always, ...fields];
    const unknown = Object.keys(request).find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw bad(`'${unknown}' is no field of a request to ${String(cmd)} a world model; known: ${known.join(', ')}`);
    const model = await this.#model(String(env), request['options'] ?? {});
    switch (cmd) {
      case 'spec':
        return model.spec();
      case 'reset':
        return model.reset(word('seed', request['seed']));
      case 'observe':
        return model.observe(required(request, 'state'));
      case 'render':
        return model.render(required(request, 'state'), request['mode']);
      default:
        return model.step(request);
    }
  }

  #model(env: string, options: unknown): Promise<ServedModel> {
    const key = JSON.stringify([env, options]);
    let served = this.#served.get(key);
    if (served === undefined) {
      served = open(env.slice(prefix.length), options);
      this.#served.set(key, served);
      // A file that is missing now may be there at the next request.
      served.catch(() => this.#served.delete(key));
    }
    return served;
  }
}

function bad(message: string): Refusal {
  return new Refusal('bad_request', message);
}

function required(request: ModelRequest, name: string): unknown {
  if (request[name] === undefined) throw bad(`${name} is missing`);
  return request[name];
}

function word(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw bad(`${name} is ${JSON.stringify(value) ?? 'missing'}; it must be a whole number from 0 to 2^53 - 1`);
}

async function open(path: string, options: unknown): Promise<ServedModel> {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw bad('options must be an object, or left out');
  const { contract, data, ...rest } = options as Record<string, unknown>;
  const [stranger] = Object.keys(rest);
  if (stranger !== undefined)
    throw new Refusal('unknown_option', `a world model has no option '${stranger}'; known: contract, data`);
  const model = await load(path, contractNamed(contract));
  if (data === undefined) return new ServedModel(path, model, undefined);
  if (typeof data !== 'string') throw new Refusal('invalid_option', 'data must be the path of a folder or a file');
  return new ServedModel(path, model, startStates(data, model));
}

function contractNamed(contract: unknown): ModelContract {
  if (contract === undefined) return selfDeclared;
  const task = typeof contract === 'string' ? findTask(contract) : undefined;
  if (task?.ok) return task.value.contract;
  throw new Refusal(
    'invalid_option',
    `contract is ${JSON.stringify(contract)}; it must be the id of an environment${task === undefined ? '' : `: ${task.error.message}`}`,
  );
}

async function load(path: string, contract: ModelContract): Promise<Model> {
  if (!existsSync(path)) throw new Refusal('unknown_environment', `${path}: there is no such file`);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Refusal('unknown_environment', `${path} cannot be read: ${(error as Error).message}`);
  }
  const wasm = path.endsWith('.wasm') ? bytes : await compiled(path, new TextDecoder().decode(bytes), contract);
  const model = loadModel(wasm);
  if (model.ok) return model.value;
  throw new Refusal('load_failed', `${path}: ${model.error.message}`);
}

async function compiled(path: string, source: string, contract: ModelContract): Promise<Uint8Array> {
  const checked = checkProgram(source, contract);
  if (checked.ok) return emitWasm(checked.value, { optimize: 'speed' });
  const [first] = checked.error;
  const reason = first === undefined ? 'it has no place to tell' : compactDiagnostic(first);
  throw new Refusal('load_failed', `${path} is not accepted under the contract ${contract.name}: ${reason}`);
}

/** First states of the episodes in a file of transitions: the first line's, and those that follow an end. */
function startStates(data: string, model: Model): Uint8Array[] {
  let transitions: ReturnType<typeof readTransitions>;
  try {
    transitions = readTransitions(data, model.stateType, model.actionType);
  } catch (error) {
    throw new Refusal('invalid_option', `data: ${(error as Error).message}`);
  }
  const starts: Uint8Array[] = [];
  let begins = true;
  for (const { observation, terminated, truncated } of transitions) {
    if (begins) {
      const bytes = encode(model.stateType, observation);
      if (bytes.ok) starts.push(bytes.value);
    }
    begins = terminated || truncated;
  }
  return starts;
}

class ServedModel {
  readonly #path: string;
  readonly #model: Model;
  readonly #starts: readonly Uint8Array[] | undefined;
  /** Absent where a state has no fixed number of numbers. */
  readonly #flat: FlatObservation | Refusal;

  constructor(path: string, model: Model, starts: readonly Uint8Array[] | undefined) {
    this.#path = path;
    this.#model = model;
    this.#starts = starts;
    this.#flat = flatOrRefusal(model.stateType);
  }

  spec(): Record<string, unknown> {
    const { layout } = this.#model.section;
    const { space, actions } = actionSpace(layout.actionSpace, layout.action);
    return {
      env: `${prefix}${this.#path}`,
      observation_space: this.#flat instanceof Refusal ? null : this.#flat.space,
      action_space: space,
      ...(actions === undefined
        ? {}
        : { actions: actions.map((action) => this.#json('action', layout.action, action)) }),
      time_limit: null,
      reward_range: [null, null],
      stochastic: layout.stochastic,
    };
  }

  reset(seed: number): Record<string, unknown> {
    const random = RandomStream.of(seed, 'InitialState', 0);
    if (this.#starts !== undefined) {
      const start = this.#starts[random.integer(this.#starts.length)];
      if (start !== undefined) return this.#shown(taken(this.#model.decodeState(start)));
    }
    if (!this.#model.section.layout.initialState)
      throw new Refusal(
        'no_start_state',
        'the program exports no initialState; give the option data, transitions whose first states serve',
      );
    return this.#shown(taken(this.#model.initialState(random.state)).state);
  }

  observe(state: unknown): Record<string, unknown> {
    return { obs: this.#observation(this.#value('state', this.#model.stateType, state)) };
  }

  render(state: unknown, mode: unknown): Record<string, unknown> {
    if (mode !== undefined && mode !== 'ansi') throw bad("a world model's state is rendered as text: mode 'ansi'");
    const value = this.#value('state', this.#model.stateType, state);
    return { text: JSON.stringify(this.#json('state', this.#model.stateType, value), undefined, 2) };
  }

  step(request: ModelRequest): Record<string, unknown> {
    const { layout } = this.#model.section;
    const state = this.#value('state', this.#model.stateType, required(request, 'state'));
    const action = this.#action(required(request, 'action'));
    if (layout.stochastic && request['seed'] === undefined)
      throw new Refusal('no_chance', 'steps of this model draw; give a seed and an index');
    const seed = request['seed'] === undefined ? 0 : word('seed', request['seed']);
    const index = request['index'] === undefined ? 0 : word('index', request['index']);
    const random: RandomState = RandomStream.of(seed, 'Environment', index).state;
    const stepped = taken(this.#model.step(state, action, random));
    return { ...this.#shown(stepped.state), reward: stepped.reward, terminated: stepped.terminated };
  }

  /** A box may be given as its flat list of components. */
  #action(json: unknown): Value {
    const { action, actionSpace: space } = this.#model.section.layout;
    const read = fromJson(action, json);
    if (read.ok) return read.value;
    if (space.kind === 'box' && Array.isArray(json) && json.every((each) => typeof each === 'number')) {
      const built = actionFromComponents(action, json as number[]);
      if (built.ok) return built.value;
    }
    throw new Refusal('invalid_action', `the action is no value of its type: ${read.error.message}`);
  }

  #shown(state: Value): Record<string, unknown> {
    return { state: this.#json('state', this.#model.stateType, state), obs: this.#observation(state) };
  }

  /** Null where a state has no flat form, or where a number is not finite: JSON has no such number. */
  #observation(state: Value): readonly number[] | null {
    if (this.#flat instanceof Refusal) return null;
    const numbers = this.#flat.flatten(state);
    return numbers.every(Number.isFinite) ? numbers : null;
  }

  #value(what: 'state', type: LayoutType, json: unknown): Value {
    const read = fromJson(type, json);
    if (read.ok) return read.value;
    throw new Refusal(`invalid_${what}`, `the ${what} is no value of its type: ${read.error.message}`);
  }

  #json(what: string, type: LayoutType, value: Value): Json {
    const json = toJson(type, value);
    if (json.ok) return json.value;
    throw new Refusal('model_failed', `the ${what} has no JSON form: ${json.error.message}`);
  }
}

function flatOrRefusal(type: LayoutType): FlatObservation | Refusal {
  try {
    return flatObservation(type);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function actionSpace(
  space: ActionSpace,
  type: LayoutType,
): { readonly space: SpaceJson | null; readonly actions?: readonly Value[] } {
  switch (space.kind) {
    case 'finite':
      return { space: { kind: 'discrete', n: space.actions.length }, actions: space.actions };
    case 'box':
      return { space: { kind: 'box', low: space.low, high: space.high, dtype: 'float64' } };
    case 'legalActions':
      return type.kind === 'literal'
        ? { space: { kind: 'discrete', n: type.values.length }, actions: type.values }
        : { space: null };
  }
}

function taken<T>(result: { ok: true; value: T } | { ok: false; error: PlannerError }): T {
  if (result.ok) return result.value;
  const { code, message } = result.error;
  throw new Refusal(code, message);
}
