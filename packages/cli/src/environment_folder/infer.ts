import type { GivenTypes, LayoutField, LayoutType } from '@orrery/contract';
import { CommandFailure } from '../failure.ts';
import { declarationText } from './declaration.ts';

/** A value as JSON holds it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What a recorded line says; `state`, `action` and `nextState` are whatever the recorder wrote. */
export interface RawTransition {
  readonly state: Json;
  readonly action: Json;
  readonly nextState: Json;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  /** Name of its episode, where the recording has one. */
  readonly episode?: string;
}

/** Texts with more distinct values than this are texts, not names. */
const mostNames = 24;
/** Whole-number actions up to this many are a list; more of them, or others, fill a box. */
const mostListedActions = 64;

/** Infers the types of State and Action from transitions, one after another, as tight as they suggest: to be looked over. */
export class ContractInference {
  readonly #state = new SeenValues();
  readonly #action = new SeenValues();
  readonly #space = new SeenActions();

  /** `place` and `nextPlace` are where the state and the next state were recorded, for messages: `data.csv:12`. */
  add({ state, action, nextState }: RawTransition, place: string, nextPlace: string): void {
    this.#state.add(state, place);
    this.#state.add(nextState, nextPlace);
    this.#action.add(action, place);
    this.#space.add(action);
  }

  /** The contract of everything that was added. */
  contract(name: string): GivenTypes {
    const state = this.#state.type('state');
    const action = this.#action.type('action');
    const actionSpace = this.#space.space(action);
    return {
      name,
      types: 'given',
      declaration: declarationText(state, action),
      state,
      action,
      ...(actionSpace !== undefined && { actionSpace }),
      initialState: [],
      terminated: 'terminated',
      legalActions: 'optional',
    };
  }
}

type Kind = 'numbers' | 'flags' | 'texts' | 'lists' | 'records';

/** What is kept of the values in one place: enough to tell their type, whatever their number. */
class SeenValues {
  /** The first value of each kind, and where it was recorded. */
  readonly #kinds = new Map<Kind, { readonly value: Json; readonly where: string }>();
  /** Distinct texts, as far as they may be names. */
  readonly #names = new Set<string>();
  readonly #lengths = new Set<number>();
  #elements: SeenValues | undefined;
  readonly #fields = new Map<string, SeenValues>();
  #count = 0;
  #held = 0;

  get count(): number {
    return this.#count;
  }

  add(value: Json, where: string): void {
    this.#count += 1;
    if (value === null) return;
    this.#held += 1;
    const kind = kindOf(value);
    if (!this.#kinds.has(kind)) this.#kinds.set(kind, { value, where });
    if (typeof value === 'string') {
      if (this.#names.size <= mostNames) this.#names.add(value);
    } else if (Array.isArray(value)) {
      const list = value as readonly Json[];
      this.#lengths.add(list.length);
      for (const element of list) (this.#elements ??= new SeenValues()).add(element, where);
    } else if (typeof value === 'object') {
      for (const [name, field] of Object.entries(value as { readonly [name: string]: Json })) {
        const known = this.#fields.get(name) ?? new SeenValues();
        this.#fields.set(name, known);
        known.add(field, where);
      }
    }
  }

  /** The type of all these values; `place` is where they stand, for messages. */
  type(place: string): LayoutType {
    if (this.#held === 0)
      throw new CommandFailure(`${place}: only null was recorded, so that its type cannot be told. Leave it out.`);
    const type = this.#heldType(place);
    if (this.#held === this.#count) return type;
    return { kind: 'optional', value: type, absent: false, undefined: false, null: true };
  }

  #heldType(place: string): LayoutType {
    const [kind] = this.#kinds.keys();
    if (this.#kinds.size > 1)
      throw new CommandFailure(
        `${place}: ${[...this.#kinds].map(([each, { value, where }]) => `${each} (${shortened(value)} at ${where})`).join(' and ')} were recorded in one place. Write them as one kind, or apart.`,
      );
    switch (kind) {
      case 'numbers':
        return { kind: 'number' };
      case 'flags':
        return { kind: 'boolean' };
      case 'texts': {
        const names = [...this.#names].sort();
        // A name recurs: as many names as values are texts.
        const isNamed = names.length <= mostNames && names.length <= Math.max(2, this.#held / 4);
        return isNamed ? { kind: 'literal', values: names } : { kind: 'string' };
      }
      case 'lists':
        return this.#listType(place);
      default:
        return this.#recordType(place);
    }
  }

  #listType(place: string): LayoutType {
    if (this.#elements === undefined)
      throw new CommandFailure(
        `${place}: only empty lists were recorded, so that their type cannot be told. Leave it out.`,
      );
    const [length] = this.#lengths;
    return {
      kind: 'array',
      element: this.#elements.type(`${place}[]`),
      ...(this.#lengths.size === 1 && length !== undefined && { length }),
    };
  }

  #recordType(place: string): LayoutType {
    const fields = [...this.#fields].map(([name, values]): LayoutField => {
      const type = values.type(`${place}.${name}`);
      if (values.count === this.#held) return { name, type };
      const inner = type.kind === 'optional' ? type.value : type;
      return {
        name,
        type: { kind: 'optional', value: inner, absent: true, undefined: false, null: type.kind === 'optional' },
      };
    });
    return { kind: 'record', fields };
  }
}

function shortened(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function kindOf(value: Json): Kind {
  if (typeof value === 'number') return 'numbers';
  if (typeof value === 'boolean') return 'flags';
  if (typeof value === 'string') return 'texts';
  return Array.isArray(value) ? 'lists' : 'records';
}

/** How planners choose: from the values seen, or in the box around them. */
class SeenActions {
  readonly #whole = new Set<number>();
  #allWhole = true;
  readonly #low: number[] = [];
  readonly #high: number[] = [];

  add(action: Json): void {
    const components = Array.isArray(action) ? (action as readonly Json[]) : [action];
    for (const [at, component] of components.entries()) {
      if (typeof component !== 'number') return;
      this.#low[at] = Math.min(this.#low[at] ?? Infinity, component);
      this.#high[at] = Math.max(this.#high[at] ?? -Infinity, component);
    }
    if (typeof action !== 'number') return;
    this.#allWhole &&= Number.isInteger(action);
    if (this.#whole.size <= mostListedActions) this.#whole.add(action);
  }

  /** Undefined where the type or the program says it. */
  space(type: LayoutType): GivenTypes['actionSpace'] {
    const box = { kind: 'box', low: this.#low, high: this.#high } as const;
    if (type.kind === 'number')
      return this.#allWhole && this.#whole.size <= mostListedActions
        ? { kind: 'finite', actions: [...this.#whole].sort((a, b) => a - b) }
        : box;
    return type.kind === 'array' && type.element.kind === 'number' && type.length !== undefined ? box : undefined;
  }
}
