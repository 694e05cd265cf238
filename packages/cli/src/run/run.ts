import {
  encode,
  RandomStream,
  toJson,
  type LayoutType,
  type ModelError,
  type RandomState,
  type Value,
} from '@orrery/contract';
import type { CheckedProgram } from '@orrery/language';
import { acceptedProgram, type ContractOptions } from '../accepted.ts';
import { CommandFailure, valueOf } from '../failure.ts';
import { jsonArgument, valueOfJson } from '../json_argument.ts';
import { tellNotes } from '../notes.ts';
import { decoded, nativeStepper, quickjsStepper, type Stepped, type Stepper } from './steppers.ts';

export interface RunOptions extends ContractOptions {
  readonly engine: 'quickjs' | 'native' | 'both';
  /** JSON, or a file after `@`; absent: what `initialState` gives. */
  readonly state?: string;
  /** A JSON list, or a file after `@`. */
  readonly actions?: string;
  /** Instead of actions: that many uniformly drawn legal ones. */
  readonly random?: number;
  readonly seed: number;
  readonly json?: boolean;
}

/**
 * `orrery run`: steps a world model and prints what each step gives. With both engines every outcome is compared; the
 * exit code is 1 if a step fails or the engines differ.
 */
export async function run(file: string, options: RunOptions): Promise<number> {
  const program = acceptedProgram(file, options);
  const steppers: Stepper[] = [];
  if (options.engine !== 'native') steppers.push(quickjsStepper(program));
  if (options.engine !== 'quickjs') {
    tellNotes(file, program);
    steppers.push(await nativeStepper(program));
  }
  try {
    return await new Run(program, steppers, options).play();
  } finally {
    await Promise.all(steppers.map((stepper) => stepper.close()));
  }
}

class Run {
  readonly #program: CheckedProgram;
  readonly #steppers: readonly Stepper[];
  readonly #options: RunOptions;

  constructor(program: CheckedProgram, steppers: readonly Stepper[], options: RunOptions) {
    this.#program = program;
    this.#steppers = steppers;
    this.#options = options;
  }

  async play(): Promise<number> {
    const { seed } = this.#options;
    const actions = this.#actions();
    const start = await this.#start(RandomStream.of(seed, 'Simulation', 0).state);
    if (start === undefined) return 1;
    let { state, random } = start;
    this.#print({ step: 0, state: this.#json('state', state) }, `0  ${this.#text('state', state)}`);
    for (
      let step = 1;
      actions === undefined ? step <= (this.#options.random ?? 0) : step <= actions.length;
      step += 1
    ) {
      const action = actions?.[step - 1] ?? (await this.#legalAction(state, step));
      if (action === undefined) return 0;
      const outcome = await this.#step(state, action, random, step);
      if (outcome === undefined) return 1;
      state = outcome.state;
      random = outcome.random;
      if (outcome.terminated) return 0;
    }
    return 0;
  }

  async #start(random: RandomState): Promise<{ state: Uint8Array; random: RandomState } | undefined> {
    const { state: json } = this.#options;
    const { layout } = this.#program.section;
    if (json !== undefined) {
      const value = valueOfJson('--state', layout.state, jsonArgument('--state', json));
      return { state: valueOf(encode(layout.state, value)), random };
    }
    if (!layout.initialState)
      throw new CommandFailure('the program exports no initialState: give the state to start from, --state JSON');
    const [first, ...others] = await Promise.all(this.#steppers.map((stepper) => stepper.initialState(random)));
    if (first === undefined) return undefined;
    const told = (outcome: typeof first): string =>
      outcome.ok
        ? JSON.stringify([this.#text('state', outcome.value.state), comparable(outcome.value.random)])
        : place(outcome.error);
    for (const other of others) if (told(other) !== told(first)) return this.#disagreement(0, told(first), told(other));
    if (first.ok) return first.value;
    return this.#failed(0, undefined, first.error);
  }

  #actions(): Uint8Array[] | undefined {
    const { actions, random } = this.#options;
    if (actions === undefined) {
      if (random === undefined) throw new CommandFailure("give --actions '[…]', or --random N for N random legal ones");
      return undefined;
    }
    const list = jsonArgument('--actions', actions);
    if (!Array.isArray(list)) throw new CommandFailure('--actions must be a JSON list, one entry a step');
    const { action: type } = this.#program.section.layout;
    return list.map((json, at) => valueOf(encode(type, valueOfJson(`action ${at + 1}`, type, json))));
  }

  async #legalAction(state: Uint8Array, step: number): Promise<Uint8Array | undefined> {
    const stream = RandomStream.of(this.#options.seed, 'Acting', step);
    const { actionSpace, action: type, legalActions } = this.#program.section.layout;
    if (!legalActions) {
      if (actionSpace.kind !== 'finite')
        throw new CommandFailure('--random needs a program that exports legalActions, or a finite action type');
      return valueOf(encode(type, actionSpace.actions[stream.integer(actionSpace.actions.length)]));
    }
    const [legal, ...others] = await Promise.all(this.#steppers.map((stepper) => stepper.legalActions(state)));
    if (legal === undefined) return undefined;
    const told = (list: typeof legal): string =>
      list.ok ? JSON.stringify(list.value.map((action) => this.#json('action', action))) : place(list.error);
    for (const other of others)
      // A module over a finite space lists that space.
      if (actionSpace.kind === 'legalActions' && told(other) !== told(legal))
        throw new CommandFailure(disagreement(step, told(legal), told(other)));
    if (!legal.ok) throw new CommandFailure(`legalActions failed before step ${step}: ${place(legal.error)}`);
    return legal.value.length === 0 ? undefined : legal.value[stream.integer(legal.value.length)];
  }

  async #step(state: Uint8Array, action: Uint8Array, random: RandomState, step: number) {
    const outcomes = await Promise.all(this.#steppers.map((stepper) => stepper.step(state, action, random)));
    const [first, ...others] = outcomes;
    if (first === undefined) return undefined;
    for (const other of others) {
      const [one, two] = [this.#told(first), this.#told(other)];
      if (one !== two) return this.#disagreement(step, one, two);
    }
    if (!first.ok) return this.#failed(step, action, first.error);
    const { state: next, reward, terminated, charges, bytes } = first.value;
    const facts = {
      step,
      action: this.#json('action', action),
      reward,
      terminated,
      charges,
      bytes,
      state: this.#json('state', next),
    };
    const cost = charges === undefined ? '' : `, ${charges} charges`;
    this.#print(
      facts,
      `${step}  ${this.#text('action', action)}  reward ${reward}${terminated ? ', terminated' : ''}${cost}\n   ${this.#text('state', next)}`,
    );
    return first.value;
  }

  /** Everything both engines must agree on, as text. */
  #told(outcome: Stepped): string {
    if (!outcome.ok) {
      const { charges, bytes } = outcome.error;
      return JSON.stringify([place(outcome.error), charges, bytes]);
    }
    const { state, reward, terminated, random, charges, bytes } = outcome.value;
    const held = Buffer.from(state).toString('hex');
    return JSON.stringify([held, reward, Object.is(reward, -0), terminated, comparable(random), charges, bytes]);
  }

  #disagreement(step: number, quickjs: string, native: string): undefined {
    process.stdout.write(`${disagreement(step, quickjs, native)}\n`);
    return undefined;
  }

  #failed(step: number, action: Uint8Array | undefined, error: ModelError): undefined {
    const taken = action === undefined ? {} : { action: this.#json('action', action) };
    this.#print(
      { step, ...taken, error },
      `${step}  ${action === undefined ? '' : `${this.#text('action', action)}  `}${place(error)}`,
    );
    return undefined;
  }

  #type(what: 'state' | 'action'): LayoutType {
    return this.#program.section.layout[what];
  }

  #json(what: 'state' | 'action', bytes: Uint8Array): unknown {
    const value: Value = decoded(this.#type(what), bytes);
    return valueOf(toJson(this.#type(what), value));
  }

  #text(what: 'state' | 'action', bytes: Uint8Array): string {
    return JSON.stringify(this.#json(what, bytes));
  }

  #print(facts: object, text: string): void {
    process.stdout.write(`${this.#options.json === true ? JSON.stringify(facts) : text}\n`);
  }
}

/** A spare that does not count is whatever was there. */
const comparable = (random: RandomState): RandomState => ({ ...random, spare: random.spareValid ? random.spare : 0 });

const place = ({ code, message, line, column }: ModelError): string =>
  `${code}${line === 0 ? '' : ` at ${line}:${column}`}: ${message}`;

const disagreement = (step: number, quickjs: string, native: string): string =>
  `step ${step}: the engines differ, which is a defect of orrery; please report it with the program.\n  quickjs ${quickjs}\n  native  ${native}`;
