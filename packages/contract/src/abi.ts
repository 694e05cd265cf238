import type { ModelLayout } from './layout.ts';
import type { Site } from './status.ts';

/** Version of everything on this page. A host refuses a module whose custom section says another. */
export const abiVersion = 1;

/** Name of the custom section that holds {@link ModelSection} as UTF-8 JSON. */
export const sectionName = 'orrery';

/**
 * Static memory regions. A module exports two immutable i32 globals a region: `<name>_offset` and `<name>_size`, in
 * bytes; offsets are multiples of 8.
 *
 * - `limits`      host → guest, read at the start of each step ({@link limitsRecord})
 * - `results`     guest → host ({@link resultsRecord})
 * - `random`      both ways, read before and written back after each call ({@link randomRecord})
 * - `script`      both ways: {@link scriptEntry} records, for enumerating chance
 * - `parameters`  host → guest: one f64 a parameter, in the order of the section's `parameters`
 * - `action`      host → guest: one encoded action
 * - `state_a`     host → guest: the encoded state a call starts from
 * - `state_b`     guest → host: the encoded next (or initial) state
 * - `legal`       guest → host: after `legal_actions`, the encoded actions back to back
 * - `message`     guest → host: after a failure with results.hasText, what the program says about it: u32 length in
 *   UTF-16 units, then the units, cut after 500
 */
export const regionNames = [
  'limits',
  'results',
  'random',
  'script',
  'parameters',
  'action',
  'state_a',
  'state_b',
  'legal',
  'message',
] as const;
export type RegionName = (typeof regionNames)[number];

/** Byte offsets inside records; every record is little-endian, its size a multiple of 8. */
export const limitsRecord = {
  charges: 0, // u32, of one step
  bytes: 4, // u32, abstract bytes of one step
  stateBytes: 8, // u32, largest encoded state
  size: 16,
} as const;
export const resultsRecord = {
  reward: 0, // f64, of the step
  terminated: 8, // u32, 0 or 1: of the step, or of the whole rollout
  status: 12, // u32, as returned
  site: 16, // u32, index into the section's sites; 0 = no place
  stateLength: 20, // u32, bytes of state_b
  detail0: 24, // f64
  detail1: 32, // f64
  chargesUsed: 40, // u32, of the (last) step
  bytesUsed: 44, // u32, abstract bytes of the (last) step
  steps: 48, // u32, steps of a rollout that succeeded
  player: 52, // u32
  discountedReturn: 56, // f64, of a rollout, or the one that `value` expects
  reservedOffset: 64, // u32, where the reserved area begins
  legalCount: 68, // u32, actions in `legal`
  legalLength: 72, // u32, bytes in `legal`
  hasText: 76, // u32, 1 if `message` says more about the failure: the text of a throw, or a key
  size: 80,
} as const;
export const randomRecord = {
  a: 0, // u32
  b: 4, // u32
  c: 8, // u32
  d: 12, // u32
  spare: 16, // f64, the unused value of the last normal pair
  flags: 24, // u32, bit 0 the spare is valid, bit 1 script mode
  scriptPosition: 28, // u32, entries consumed or appended
  scriptLength: 32, // u32, entries given
  size: 40,
} as const;
/** In script mode `integer` and `chance` take `outcome` from the script (0 past its end) and write what they were asked. */
export const scriptEntry = {
  outcome: 0, // f64, the result of the draw; for chance 1 or 0
  asked: 8, // f64, n for integer(n), -p for chance(p)
  size: 16,
} as const;
/**
 * Bits of a condition's byte in the region `coverage`, which only watched programs have: it held in this step, it did not.
 */
export const coverageBits = { held: 1, failed: 2 } as const;
/** Units of a failure's text that reach the host; the rest is cut. */
export const messageUnits = 500;
/** One sequence's outcome in the reserved area (`returns`). */
export const sequenceRecord = {
  discountedReturn: 0, // f64
  steps: 8, // u32, steps that succeeded
  terminated: 12, // u32
  status: 16, // u32
  site: 20, // u32
  detail0: 24, // f64
  detail1: 32, // f64
  size: 40,
} as const;

/**
 * Exported functions. Each returns a status (i32). Absent entries are not exported.
 *
 * - `step()`                       state_a, action, random → state_b, results
 * - `legal_actions()`              state_a → legal, results.legalCount; exported iff layout.legalActions
 * - `initial_state()`              random → state_b; exported iff layout.initialState
 * - `player()`                     state_a → results.player; exported iff layout.players
 * - `value()`                      state_a → results.discountedReturn; exported iff layout.value
 * - `rollout(limit: i32, discount: f64)`   state_a, random → results.discountedReturn, steps, terminated. Uniform policy
 *   over the finite space, the legal actions, or the box; the action is drawn before each step. state_a is kept; state_b
 *   is overwritten. After a failure results.steps and discountedReturn hold the steps that succeeded.
 * - `returns(count: i32, horizon: i32, discount: f64)`   state_a and the reserved area → the reserved area, which holds
 *   `count` sequenceRecords (written), `count` randomRecords, then `count * horizon` encoded actions of fixed size.
 *   Exported iff the action layout has a fixed size. An error stops its own sequence only; the status is `ok`, or
 *   `invalid_input` if the area is too small. state_a is kept; state_b and random are overwritten.
 * - `reserve(bytes: i32)`          moves the arena's base so that an area of `bytes` lies at results.reservedOffset, and
 *   re-runs the initialisation. The area keeps its content until the next `reserve`.
 * - `set_parameters()`             parameters → re-runs the initialisation under one step's limits
 *
 * A host calls `set_parameters()` or `reserve(n)` once before anything else (every other call is `invalid_input` until one
 * of them succeeds); the parameters region starts with the source's own values, the limits region with the defaults.
 * Parameters take effect in these two calls only. A step that fails leaves `random` as it was.
 *
 * Regions of states and actions have the fixed size of their layout, else 64 KiB (and a state is held to the smaller of
 * that and limits.stateBytes); `legal` has 64 KiB, `script` 1024 entries, both empty where nothing uses them.
 */
export const exportSignatures = {
  step: { parameters: [], always: true },
  legal_actions: { parameters: [], always: false },
  initial_state: { parameters: [], always: false },
  player: { parameters: [], always: false },
  value: { parameters: [], always: false },
  rollout: { parameters: ['i32', 'f64'], always: true },
  returns: { parameters: ['i32', 'i32', 'f64'], always: false },
  reserve: { parameters: ['i32'], always: true },
  set_parameters: { parameters: [], always: true },
} as const;

/** Limits of one step; architecture and reasons: interface.md. */
export interface StepLimits {
  /** Loop turns and calls. */
  readonly charges: number;
  /** Abstract bytes. */
  readonly bytes: number;
  /** Largest encoded state. */
  readonly stateBytes: number;
}

export const defaultStepLimits: StepLimits = { charges: 1_000_000, bytes: 16 * 1024 * 1024, stateBytes: 64 * 1024 };

/**
 * Every way a step may turn out, at most so many and with so many bytes of next states together; a step with more is
 * `not_enumerable`.
 */
export const outcomeLimits = { outcomes: 1_000_000, stateBytes: 64 * 1024 * 1024 } as const;

/** Nested calls of functions that can call themselves. */
export const callDepthLimit = 500;

/** Abstract bytes: what the allocation budget counts, the same in both engines. */
export const abstractBytes = { number: 8, reference: 4, boolean: 4, unit: 2, header: 16 } as const;

/** Content of the custom section. */
export interface ModelSection {
  readonly abi: number;
  readonly layout: ModelLayout;
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
  /** Places that can fail; entry 0 is no place. */
  readonly sites: readonly Site[];
  /** sha256 of the author's source, hex. */
  readonly sourceHash: string;
  readonly compiler: string;
}
