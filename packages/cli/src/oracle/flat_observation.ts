import type { LayoutType, Value } from '@orrery/contract';
import { Refusal } from './refusal.ts';

/** A space as the protocol writes it. */
export type SpaceJson =
  | { readonly kind: 'discrete'; readonly n: number }
  | { readonly kind: 'tuple'; readonly spaces: readonly SpaceJson[] }
  | {
      readonly kind: 'box';
      readonly low: readonly (number | null)[];
      readonly high: readonly (number | null)[];
      readonly dtype: 'float32' | 'float64';
    };

/**
 * A state of a world model as a flat list of numbers, for agents that learn from numbers: numbers themselves, booleans as
 * 0 and 1, literals as the index of their value, the parts of tuples, arrays of a declared length and records one after
 * another. The space is a box if every part is a number, else a tuple of boxes and discrete spaces.
 */
export interface FlatObservation {
  readonly space: SpaceJson;
  flatten(state: Value): number[];
}

type Leaf = { readonly kind: 'number' } | { readonly kind: 'discrete'; readonly n: number };

/** The flat form of a layout. Refused where its length depends on the state. */
export function flatObservation(state: LayoutType): FlatObservation {
  const leaves: Leaf[] = [];
  collect(state, 'state', leaves);
  return {
    space: spaceOf(leaves),
    flatten: (value) => {
      const numbers: number[] = [];
      flatten(state, value, numbers);
      return numbers;
    },
  };
}

const mostLeaves = 65_536;

function collect(type: LayoutType, place: string, leaves: Leaf[]): void {
  if (leaves.length >= mostLeaves) throw refused(place, `it has more than ${mostLeaves} numbers`);
  switch (type.kind) {
    case 'number':
      leaves.push({ kind: 'number' });
      return;
    case 'boolean':
      leaves.push({ kind: 'discrete', n: 2 });
      return;
    case 'literal':
      leaves.push({ kind: 'discrete', n: type.values.length });
      return;
    case 'tuple':
      for (const [i, element] of type.elements.entries()) collect(element, `${place}[${i}]`, leaves);
      return;
    case 'record':
      for (const field of type.fields) collect(field.type, `${place}.${field.name}`, leaves);
      return;
    case 'array':
      if (type.length === undefined) throw refused(place, 'it is an array whose length varies');
      for (let i = 0; i < type.length; i += 1) collect(type.element, `${place}[${i}]`, leaves);
      return;
    default:
      throw refused(place, `it is of kind ${type.kind}, which has no fixed number of numbers`);
  }
}

function refused(place: string, reason: string): Refusal {
  return new Refusal(
    'no_flat_observation',
    `${place} has no flat form: ${reason}; use the answer's state, or a model whose State has a fixed shape`,
  );
}

function spaceOf(leaves: readonly Leaf[]): SpaceJson {
  const boxed = (n: number): SpaceJson => {
    const unbounded = Array.from({ length: n }, () => null);
    return { kind: 'box', low: unbounded, high: unbounded, dtype: 'float64' };
  };
  const discrete = (leaf: Leaf): SpaceJson => (leaf.kind === 'discrete' ? { kind: 'discrete', n: leaf.n } : boxed(1));
  if (leaves.every((leaf) => leaf.kind === 'number')) return boxed(leaves.length);
  return leaves.length === 1 ? discrete(leaves[0]!) : { kind: 'tuple', spaces: leaves.map(discrete) };
}

function flatten(type: LayoutType, value: Value, numbers: number[]): void {
  switch (type.kind) {
    case 'number':
      numbers.push(value as number);
      return;
    case 'boolean':
      numbers.push(value === true ? 1 : 0);
      return;
    case 'literal':
      numbers.push(type.values.indexOf(value as string | number | boolean));
      return;
    case 'tuple':
      for (const [i, element] of type.elements.entries()) flatten(element, (value as readonly Value[])[i], numbers);
      return;
    case 'array':
      for (const each of value as readonly Value[]) flatten(type.element, each, numbers);
      return;
    case 'record':
      for (const { name, type: field } of type.fields)
        flatten(field, (value as Readonly<Record<string, Value>>)[name], numbers);
      return;
    default:
      throw refused('state', `it holds a value of kind ${type.kind}`);
  }
}
