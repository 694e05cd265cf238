import { RandomStream, success, type RandomState, type Result, type Value } from '@orrery/contract';
import type { MctsResult, NativeMctsSession, PhaseTimes } from './addon.d.ts';
import { bytesOf } from './byte_text.ts';
import { cancellable } from './cancellation.ts';
import { attempt, type PlannerError } from './error.ts';
import { addon, type Addon } from './native.ts';
import { packedOptions, resultsInRow, unguided, type MctsGuide, type MctsOptions } from './mcts_options.ts';
import { invalid, onePlayer } from './options.ts';
import { prepareSearch, type PreparedSearch } from './search.ts';
import { Told } from './told.ts';
import type { Encodable, PlanningWorld } from './world.ts';

/** A plan: what the search thinks of each action of the root. `actions`, `visits` and `values` are aligned. */
export interface MctsPlan {
  /** The chosen action. */
  readonly action: Value;
  readonly actions: readonly Value[];
  /** Simulations that took each action. */
  readonly visits: Uint32Array;
  /** Mean discounted return of each; 0 for one never taken. */
  readonly values: Float64Array;
  readonly stats: {
    readonly simulations: number;
    readonly modelSteps: number;
    /** States in the tree. */
    readonly nodes: number;
    /** Wall time; not part of the promise that equal seeds give equal plans. */
    readonly nanoseconds: number;
    /** Wall time in the model, with `profile`. */
    readonly modelNanoseconds: number | undefined;
    /** Wall time by phase in nanoseconds, with `profile`; of several trees together. */
    readonly phases: Readonly<PhaseTimes> | undefined;
    /** Failures of the model that ended a path, with `onModelError: 'terminate'`. */
    readonly failures: number;
    /** Memory of the trees. */
    readonly treeBytes: number;
  };
}

function toPlan(model: PlanningWorld, result: MctsResult): Result<MctsPlan, PlannerError> {
  const actions = model.decodeActions(result.actions.map(bytesOf));
  if (!actions.ok) return actions;
  const { visits, values, chosen, simulations, modelSteps, nodes, nanoseconds, failures, treeBytes } = result;
  const { modelNanoseconds, phases } = result;
  return success({
    action: actions.value[chosen],
    actions: actions.value,
    visits: Uint32Array.from(visits),
    values: Float64Array.from(values),
    stats: { simulations, modelSteps, nodes, nanoseconds, modelNanoseconds, phases, failures, treeBytes },
  });
}

/**
 * Plans one action with MCTS on the calling thread. Same seed, same plan, on any machine, here or in {@link mctsAsync}.
 *
 * In a model of two players (it exports `player`) the second one takes the least values; rewards and values are player 0's.
 */
export function mcts(
  model: PlanningWorld,
  state: Encodable,
  options: MctsOptions & MctsGuide,
): Result<MctsPlan, PlannerError> {
  const prepared = prepareSearch(model, state, () => packedOptions(model, options));
  if (!prepared.ok) return prepared;
  const { native, from, settings } = prepared.value;
  if (options.leafValue !== undefined || options.rolloutPolicy !== undefined)
    return guided(model, prepared.value, options);
  if (model.confined) {
    const result = attempt(() => native.mctsSync(model.native, from, settings));
    return result.ok ? toPlan(model, result.value) : result;
  }
  const result = attempt(() => native.mctsRowSync(model.native, from, settings));
  if (!result.ok) return result;
  return typeof result.value === 'string' ? fromRow(model, result.value, settings) : toPlan(model, result.value);
}

/** The plan whose numbers stand in the row behind its options: crates/addon/src/mcts.rs. */
function fromRow(model: PlanningWorld, text: string, row: Float64Array): Result<MctsPlan, PlannerError> {
  const number = (at: number): number => row[resultsInRow + at] ?? Number.NaN;
  const count = number(1);
  const actions = model.decodeActionText(text, count);
  if (!actions.ok) return actions;
  const first = resultsInRow + 8;
  return success({
    action: actions.value[number(0)],
    actions: actions.value,
    visits: new Uint32Array(row.subarray(first, first + count)),
    values: row.slice(first + count, first + 2 * count),
    stats: {
      simulations: number(2),
      modelSteps: number(3),
      nodes: number(4),
      nanoseconds: number(5),
      modelNanoseconds: undefined,
      phases: undefined,
      failures: number(6),
      treeBytes: number(7),
    },
  });
}

function guided(
  model: PlanningWorld,
  { native, from, settings }: PreparedSearch<Float64Array>,
  { leafValue, rolloutPolicy, widening, trees = 1, ownValue = false }: MctsOptions & MctsGuide,
): Result<MctsPlan, PlannerError> {
  for (const [name, given] of Object.entries({ leafValue, rolloutPolicy }))
    if (given !== undefined && typeof given !== 'function') return invalid(name, given, 'a function');
  if (leafValue !== undefined && rolloutPolicy !== undefined)
    return invalid('rolloutPolicy', rolloutPolicy, 'left out beside leafValue');
  if (rolloutPolicy !== undefined && widening !== undefined)
    return invalid('rolloutPolicy', rolloutPolicy, 'left out beside widening');
  if (trees > 1) return invalid('trees', trees, '1 beside leafValue or rolloutPolicy');
  if (ownValue) return invalid('ownValue', ownValue, 'left out beside leafValue or rolloutPolicy');
  const told = new Told(model);
  const value = leafValue && ((bytes: string) => told.call(Number.NaN, () => leafValue(told.state(bytesOf(bytes)))));
  const policy =
    rolloutPolicy &&
    ((bytes: string, legal: readonly string[], state: RandomState) => {
      const random = RandomStream.from(state);
      const index = told.call(Number.NaN, () => {
        const actions = legal.map((action) => told.action(bytesOf(action)));
        return rolloutPolicy(told.state(bytesOf(bytes)), actions, random);
      });
      return { index, random: random.state };
    });
  const result = attempt(() => native.mctsGuidedSync(model.native, from, settings, value, policy));
  told.rethrow();
  return result.ok ? toPlan(model, result.value) : result;
}

/** As {@link mcts}, beside the event loop; `signal` stops it with the error `cancelled`. */
export async function mctsAsync(
  model: PlanningWorld,
  state: Encodable,
  options: MctsOptions & { readonly signal?: AbortSignal },
): Promise<Result<MctsPlan, PlannerError>> {
  const allowed = unguided(options);
  if (!allowed.ok) return allowed;
  const prepared = prepareSearch(model, state, () => packedOptions(model, options));
  if (!prepared.ok) return prepared;
  const { native, from, settings } = prepared.value;
  const cancellation = new native.Cancellation();
  const result = await cancellable(model, cancellation, options.signal, () =>
    native.mctsAsync(model.native, from, settings, cancellation),
  );
  return result.ok ? toPlan(model, result.value) : result;
}

/** A search that keeps its tree: what is known below the state that an action has led to begins the next decision. */
export class MctsSession {
  readonly #model: PlanningWorld;
  readonly #addon: Addon;
  readonly #native: NativeMctsSession;

  constructor(model: PlanningWorld, native: Addon, session: NativeMctsSession) {
    this.#model = model;
    this.#addon = native;
    this.#native = session;
  }

  /**
   * Plans in `state` on what is known below it; a state that is not known begins a new tree. `visits` and `values` include what
   * was known. Simulations are numbered through the session, for their streams. One tree, one player. `busy` while
   * another decision of the session is being made, be it that this is called from the model's own step.
   */
  plan(state: Encodable, options: MctsOptions): Result<MctsPlan, PlannerError> {
    const prepared = this.#prepared(state, options);
    if (!prepared.ok) return prepared;
    const result = attempt(() => this.#native.planSync(prepared.value.from, prepared.value.settings));
    return result.ok ? toPlan(this.#model, result.value) : result;
  }

  /** As {@link plan}, beside the event loop; decisions of one session follow one another. `signal` stops it. */
  async planAsync(
    state: Encodable,
    options: MctsOptions & { readonly signal?: AbortSignal },
  ): Promise<Result<MctsPlan, PlannerError>> {
    const prepared = this.#prepared(state, options);
    if (!prepared.ok) return prepared;
    const { from, settings } = prepared.value;
    const cancellation = new this.#addon.Cancellation();
    const result = await cancellable(this.#model, cancellation, options.signal, () =>
      this.#native.planAsync(from, settings, cancellation),
    );
    return result.ok ? toPlan(this.#model, result.value) : result;
  }

  #prepared(state: Encodable, options: MctsOptions): Result<PreparedSearch<Float64Array>, PlannerError> {
    const allowed = unguided(options);
    if (!allowed.ok) return allowed;
    if (options.widening !== undefined)
      return invalid('widening', options.widening, 'left out: no tree is kept with it');
    if (options.ownValue === true) return invalid('ownValue', true, 'left out: a session plays its leaves on');
    for (const name of ['trees', 'threads'] as const)
      if ((options[name] ?? 1) !== 1) return invalid(name, options[name], '1: a session keeps one tree');
    return prepareSearch(this.#model, state, () => packedOptions(this.#model, options));
  }

  /** Forgets the tree, at the start of an episode; in a decision, once it is made. */
  forget(): void {
    this.#native.forget();
  }
}

/** Begins a search that keeps its tree from one decision to the next. A model of two players is `unsupported`. */
export function mctsSession(model: PlanningWorld): Result<MctsSession, PlannerError> {
  const allowed = onePlayer(model);
  if (!allowed.ok) return allowed;
  const native = addon();
  if (!native.ok) return native;
  const session = attempt(() => native.value.mctsSession(model.native));
  return session.ok ? success(new MctsSession(model, native.value, session.value)) : session;
}
