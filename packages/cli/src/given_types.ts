import type { GivenTypes, LayoutType } from '@orrery/contract';
import { declaredLayouts } from '@orrery/language';
import { typeText } from './environment_folder/declaration.ts';

/**
 * Why a contract contradicts itself: its `declaration` is what programs are written against, `state` and `action` are what
 * values are read and planned with, so both must say the same. One line; undefined where they agree.
 */
export function contradiction(contract: GivenTypes): string | undefined {
  const declared = declaredLayouts(contract.declaration);
  if (!declared.ok) {
    const [first] = declared.error;
    return `the declaration is not accepted: ${first?.message ?? 'for no reason that is known'}`;
  }
  for (const name of ['state', 'action'] as const) {
    const written = declared.value[name];
    const found = written === undefined ? undefined : difference(written, contract[name], name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first place at which two layouts differ, with both spellings. */
function difference(declared: LayoutType, given: LayoutType, place: string): string | undefined {
  const [here, there] = [withoutTuple(declared), withoutTuple(given)];
  const differ = `${place} is ${spelled(declared)} in the declaration, and ${spelled(given)} in the layout; make them the same`;
  if (here.kind === 'record' && there.kind === 'record') return differenceOfFields(here.fields, there.fields, place);
  if (here.kind === 'array' && there.kind === 'array') {
    // An array of TypeScript may have any length, the one of the layout included.
    if (here.length !== undefined && here.length !== there.length) return differ;
    return difference(here.element, there.element, `${place}[]`);
  }
  return canonical(here) === canonical(there) ? undefined : differ;
}

type Fields = Extract<LayoutType, { kind: 'record' }>['fields'];

function differenceOfFields(declared: Fields, given: Fields, place: string): string | undefined {
  for (const { name, type } of given) {
    const written = declared.find((field) => field.name === name);
    if (written === undefined)
      return `${place}.${name} is ${spelled(type)} in the layout, and missing in the declaration; make them the same`;
    const found = difference(written.type, type, `${place}.${name}`);
    if (found !== undefined) return found;
  }
  const extra = declared.find(({ name }) => !given.some((field) => field.name === name));
  if (extra === undefined) return undefined;
  return `${place}.${extra.name} is ${spelled(extra.type)} in the declaration, and missing in the layout; make them the same`;
}

function spelled(layout: LayoutType): string {
  const length = layout.kind === 'array' && layout.length !== undefined ? ` of length ${layout.length}` : '';
  return `${typeText(layout)}${length}`;
}

/** A tuple of one type is an array of that length for the language. */
function withoutTuple(layout: LayoutType): LayoutType {
  if (layout.kind !== 'tuple') return layout;
  const [first] = layout.elements;
  const isUniform = first !== undefined && layout.elements.every((element) => canonical(element) === canonical(first));
  return isUniform ? { kind: 'array', element: first, length: layout.elements.length } : layout;
}

/** A layout as text, equal where only the order of literals, fields or alternatives and the lengths of arrays differ. */
function canonical(layout: LayoutType): string {
  const sorted = (texts: readonly string[]): string => texts.toSorted().join(',');
  const fields = (all: Fields): string =>
    sorted(all.map(({ name, type }) => `${JSON.stringify(name)}:${canonical(type)}`));
  const plain = withoutTuple(layout);
  switch (plain.kind) {
    case 'literal':
      return `literal(${sorted(plain.values.map((value) => JSON.stringify(value)))})`;
    case 'tuple':
      return `tuple(${plain.elements.map(canonical).join(',')})`;
    case 'record':
      return `record(${fields(plain.fields)})`;
    case 'array':
    case 'set':
      return `${plain.kind}(${canonical(plain.element)})`;
    case 'optional':
      return `optional(${canonical(plain.value)},${plain.absent},${plain.undefined},${plain.null})`;
    case 'mixed':
      return `mixed(${sorted(plain.alternatives.map(canonical))})`;
    case 'union':
      return `union(${plain.tag},${sorted(plain.variants.map((one) => `${JSON.stringify(one.tag)}{${fields(one.fields)}}`))})`;
    case 'map':
      return `map(${canonical(plain.key)},${canonical(plain.value)})`;
    case 'dictionary':
      return `dictionary(${canonical(plain.value)})`;
    default:
      return plain.kind;
  }
}
