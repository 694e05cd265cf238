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

/** The types of State and Action that hold everything recorded, as tight as the data suggest: to be looked over. */
export function inferContract(name: string, transitions: readonly RawTransition[]): GivenTypes {
  const state = typeOf(
    transitions.flatMap((one) => [one.state, one.nextState]),
    'state',
  );
  const actions = transitions.map(({ action }) => action);
  const action = typeOf(actions, 'action');
  const actionSpace = spaceOf(action, actions);
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

/** The type of all these values; `place` is where they stand, for messages. */
export function typeOf(values: readonly Json[], place: string): LayoutType {
  const held = values.filter((value) => value !== null);
  if (held.length === 0)
    throw new CommandFailure(`${place}: only null was recorded, so that its type cannot be told. Leave it out.`);
  const type = heldType(held, place);
  if (held.length === values.length) return type;
  return { kind: 'optional', value: type, absent: false, undefined: false, null: true };
}

function heldType(values: readonly Json[], place: string): LayoutType {
  const kinds = new Set(values.map(kindOf));
  const [kind] = kinds;
  if (kinds.size > 1)
    throw new CommandFailure(
      `${place}: ${[...kinds].join(' and ')} were recorded in one place. Write them as one kind, or apart.`,
    );
  switch (kind) {
    case 'numbers':
      return { kind: 'number' };
    case 'flags':
      return { kind: 'boolean' };
    case 'texts': {
      const names = [...new Set(values as readonly string[])].sort();
      // A name recurs: as many names as values are texts.
      const isNamed = names.length <= mostNames && names.length <= Math.max(2, values.length / 4);
      return isNamed ? { kind: 'literal', values: names } : { kind: 'string' };
    }
    case 'lists':
      return listType(values as readonly (readonly Json[])[], place);
    default:
      return recordType(values as readonly { readonly [name: string]: Json }[], place);
  }
}

function listType(lists: readonly (readonly Json[])[], place: string): LayoutType {
  const lengths = new Set(lists.map(({ length }) => length));
  const elements = lists.flat();
  if (elements.length === 0)
    throw new CommandFailure(
      `${place}: only empty lists were recorded, so that their type cannot be told. Leave it out.`,
    );
  const [length] = lengths;
  return {
    kind: 'array',
    element: typeOf(elements, `${place}[]`),
    ...(lengths.size === 1 && length !== undefined && { length }),
  };
}

function recordType(records: readonly { readonly [name: string]: Json }[], place: string): LayoutType {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const fields = names.map((name): LayoutField => {
    const values = records.flatMap((record) => {
      const value = Object.hasOwn(record, name) ? record[name] : undefined;
      return value === undefined ? [] : [value];
    });
    const type = typeOf(values, `${place}.${name}`);
    if (values.length === records.length) return { name, type };
    const inner = type.kind === 'optional' ? type.value : type;
    return {
      name,
      type: { kind: 'optional', value: inner, absent: true, undefined: false, null: type.kind === 'optional' },
    };
  });
  return { kind: 'record', fields };
}

function kindOf(value: Json): 'numbers' | 'flags' | 'texts' | 'lists' | 'records' {
  if (typeof value === 'number') return 'numbers';
  if (typeof value === 'boolean') return 'flags';
  if (typeof value === 'string') return 'texts';
  return Array.isArray(value) ? 'lists' : 'records';
}

/** How planners choose: from the values seen, or in the box around them. Undefined where the type or the program says it. */
function spaceOf(type: LayoutType, actions: readonly Json[]): GivenTypes['actionSpace'] {
  if (type.kind === 'number') {
    const values = [...new Set(actions as readonly number[])].sort((a, b) => a - b);
    if (values.every(Number.isInteger) && values.length <= mostListedActions)
      return { kind: 'finite', actions: values };
    return box([actions as readonly number[]]);
  }
  if (type.kind === 'array' && type.element.kind === 'number' && type.length !== undefined) {
    const vectors = actions as readonly (readonly number[])[];
    return box(Array.from({ length: type.length }, (_, at) => vectors.map((vector) => vector[at] ?? 0)));
  }
  return undefined;
}

function box(columns: readonly (readonly number[])[]): GivenTypes['actionSpace'] {
  return {
    kind: 'box',
    low: columns.map((column) => column.reduce((least, value) => Math.min(least, value), Infinity)),
    high: columns.map((column) => column.reduce((most, value) => Math.max(most, value), -Infinity)),
  };
}
