import { defaultStepLimits, failure, outcomeLimits, success, type ModelSection, type Result } from '@orrery/contract';
import { readSection } from '@orrery/contract/reading';
import type { World } from './addon.d.ts';
import { attempt, type PlannerError } from './error.ts';
import { addon } from './native.ts';
import { wholeNumbers } from './options.ts';
import { PlanningWorld } from './world.ts';

/** Limits of a model; each has the default that interface.md gives. */
export interface ModelOptions {
  /** Loop turns and calls of one step. */
  readonly stepBudget?: number;
  /** Abstract bytes of one step. */
  readonly stepBytes?: number;
  /** Bytes of the largest encoded state. */
  readonly stateBytes?: number;
  /** Linear memory of one instance; planners use one instance a thread. Default 128, twice what a step may need. */
  readonly memoryMiB?: number;
  /** Ways one step may turn out when chance is enumerated. Default 1,000,000. */
  readonly outcomes?: number;
  /** Values in place of the source's own, for some or all of the program's `parameters`. */
  readonly parameters?: Parameters;
}

/** Values of a program's `parameters`, by name. */
export type Parameters = Readonly<Record<string, number>>;

/** A compiled world model. */
export class Model extends PlanningWorld {
  /** What the module says about itself: layout, parameters, places that can fail. */
  readonly section: ModelSection;
  /** The values it runs with, for every parameter. */
  readonly parameters: Parameters;
  override readonly players: boolean;

  constructor(native: World, section: ModelSection, parameters: Parameters = ownParameters(section)) {
    super(native, section.layout.state, section.layout.action);
    this.section = section;
    this.players = section.layout.players;
    this.parameters = parameters;
  }

  /**
   * The same model with other values for some of its parameters, the others as they are here: its constants are computed
   * anew from them. The compiled code is shared, so that this costs an initialisation only.
   */
  withParameters(values: Parameters): Result<Model, PlannerError> {
    const parameters: Record<string, number> = { ...this.parameters };
    for (const [name, value] of Object.entries(values)) {
      if (!Object.hasOwn(parameters, name)) return failure(unknownParameter(name, this.section));
      if (!Number.isFinite(value)) return failure(invalidParameter(name, value));
      parameters[name] = value;
    }
    const given = Float64Array.from(this.section.parameters, ({ name }) => parameters[name] ?? Number.NaN);
    const world = attempt(() => this.native.withParameters(given));
    return world.ok ? success(new Model(world.value, this.section, parameters)) : world;
  }
}

function ownParameters({ parameters }: ModelSection): Parameters {
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
}

function invalidParameter(name: string, value: number): PlannerError {
  const expected = 'a finite number';
  const message = `the parameter ${name} is ${value}; it must be ${expected}`;
  return { code: 'invalid_option', message, field: name, expected };
}

function unknownParameter(name: string, { parameters }: ModelSection): PlannerError {
  const known = parameters.map((parameter) => parameter.name).join(', ');
  const expected = known === '' ? 'left out: the program has no parameters' : `one of ${known}`;
  return {
    code: 'unknown_option',
    message: `the program has no parameter '${name}'; it must be ${expected}`,
    expected,
  };
}

/**
 * Loads a compiled world model (`emitWasm` of @orrery/language, or any module that speaks the abi). The module is checked
 * before it runs; it has no imports and cannot reach anything.
 */
export function loadModel(wasm: Uint8Array, options: ModelOptions = {}): Result<Model, PlannerError> {
  const {
    stepBudget = defaultStepLimits.charges,
    stepBytes = defaultStepLimits.bytes,
    stateBytes = defaultStepLimits.stateBytes,
    memoryMiB = 128,
    outcomes = outcomeLimits.outcomes,
  } = options;
  const valid = wholeNumbers({ stepBudget, stepBytes, stateBytes, memoryMiB, outcomes });
  if (!valid.ok) return valid;
  const section = readSection(wasm);
  if (!section.ok) return failure({ code: 'load_failed', message: section.error.message });
  const native = addon();
  if (!native.ok) return native;
  const limits = { charges: stepBudget, bytes: stepBytes, stateBytes, memoryMiB, outcomes };
  const world = attempt(() => native.value.loadModel(wasm, limits));
  if (!world.ok) return world;
  const model = new Model(world.value, section.value);
  return options.parameters === undefined ? success(model) : model.withParameters(options.parameters);
}
