import { defaultStepLimits, failure, readSection, success, type ModelSection, type Result } from '@orrery/contract';
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
  /** Ways one step may turn out when chance is enumerated. */
  readonly outcomes?: number;
}

/** A compiled world model. */
export class Model extends PlanningWorld {
  /** What the module says about itself: layout, parameters, places that can fail. */
  readonly section: ModelSection;

  constructor(native: World, section: ModelSection) {
    super(native, section.layout.state, section.layout.action);
    this.section = section;
  }
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
    outcomes = 1_000_000,
  } = options;
  const valid = wholeNumbers({ stepBudget, stepBytes, stateBytes, memoryMiB, outcomes });
  if (!valid.ok) return valid;
  const section = readSection(wasm);
  if (!section.ok) return failure({ code: 'load_failed', message: section.error.message });
  const native = addon();
  if (!native.ok) return native;
  const limits = { charges: stepBudget, bytes: stepBytes, stateBytes, memoryMiB, outcomes };
  const world = attempt(() => native.value.loadModel(wasm, limits));
  return world.ok ? success(new Model(world.value, section.value)) : world;
}
