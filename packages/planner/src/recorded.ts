import { failure, success, type LayoutType, type Result } from '@orrery/contract';
import type { RecordedTransitions } from './addon.d.ts';
import type { FittedTransition } from './calibration.ts';
import type { PlannerError } from './error.ts';
import type { Model } from './model.ts';
import { encoded, type Encodable } from './world.ts';

/** Transitions in columns, as the addon takes them, with a number for each episode. */
export function columns(
  model: Model,
  transitions: readonly FittedTransition[],
): Result<RecordedTransitions, PlannerError> {
  const { state, action } = model.section.layout;
  const states = new Column('state', state);
  const actions = new Column('action', action);
  const nextStates = new Column('state', state);
  const episodes = new Uint32Array(transitions.length);
  for (const [at, transition] of transitions.entries()) {
    for (const [column, value] of [
      [states, transition.observation],
      [actions, transition.action],
      [nextStates, transition.nextObservation],
    ] as const) {
      const wrong = column.add(value, at);
      if (wrong !== undefined) return failure(wrong);
    }
    const earlier = transitions[at - 1];
    const goesOn =
      earlier !== undefined &&
      !earlier.terminated &&
      earlier.truncated !== true &&
      (transition.episode === undefined
        ? Buffer.compare(nextStates.at(at - 1), states.at(at)) === 0
        : earlier.episode === transition.episode);
    episodes[at] = (episodes[at - 1] ?? 0) + (at === 0 || goesOn ? 0 : 1);
  }
  return success({
    states: states.bytes,
    stateEnds: states.ends,
    actions: actions.bytes,
    actionEnds: actions.ends,
    nextStates: nextStates.bytes,
    nextStateEnds: nextStates.ends,
    rewards: Float64Array.from(transitions, ({ reward }) => reward),
    terminated: Uint8Array.from(transitions, ({ terminated }) => Number(terminated)),
    episodes,
  });
}

/** Values of one type as bytes, one after another. */
class Column {
  readonly #what: 'state' | 'action';
  readonly #type: LayoutType;
  readonly #parts: Uint8Array[] = [];

  constructor(what: 'state' | 'action', type: LayoutType) {
    this.#what = what;
    this.#type = type;
  }

  add(value: Encodable, index: number): PlannerError | undefined {
    const bytes = encoded(this.#what, this.#type, value);
    if (!bytes.ok) return { ...bytes.error, message: `transition ${index}: ${bytes.error.message}` };
    this.#parts.push(bytes.value);
    return undefined;
  }

  at(index: number): Uint8Array {
    return this.#parts[index] ?? new Uint8Array();
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  get ends(): Uint32Array {
    let end = 0;
    return Uint32Array.from(this.#parts, ({ length }) => (end += length));
  }
}
