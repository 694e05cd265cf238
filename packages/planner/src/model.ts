import {
  defaultStepLimits,
  failure,
  modelSectionSchema,
  success,
  type ModelSection,
  type Result,
} from '@orrery/contract';
import type { World } from './addon.d.ts';
import { attempt, type PlannerError } from './error.ts';
import { addon } from './native.ts';
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
  const native = addon();
  if (!native.ok) return native;
  const limits = {
    charges: options.stepBudget ?? defaultStepLimits.charges,
    bytes: options.stepBytes ?? defaultStepLimits.bytes,
    stateBytes: options.stateBytes ?? defaultStepLimits.stateBytes,
    memoryMiB: options.memoryMiB ?? 128,
    outcomes: options.outcomes ?? 1_000_000,
  };
  for (const [field, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < 1 || value > 0xffff_ffff) {
      const expected = 'a whole number from 1 to 2^32 - 1';
      return failure({
        code: 'invalid_option',
        message: `${field} is ${value}; it must be ${expected}`,
        field,
        expected,
      });
    }
  }
  const world = attempt(() => native.value.loadModel(wasm, limits));
  if (!world.ok) return world;
  const section = modelSectionSchema.safeParse(JSON.parse(world.value.section ?? 'null'));
  if (!section.success) {
    const issue = section.error.issues[0];
    return failure({
      code: 'load_failed',
      message: `the module's section is malformed: ${issue?.path.join('.')}: ${issue?.message}`,
    });
  }
  return success(new Model(world.value, section.data));
}
