import { kindOfType, type LayoutType } from '@orrery/contract';
import { alternativeOfKind, mixedShape } from '../ir/mixed.ts';
import { slotsOf } from '../ir/slots.ts';
import type { IrType, RecordType } from '../ir/types.ts';

/**
 * The field of a record that holds what a layout calls `name`. Where the variants of a union hold one field in different
 * ways, their record has a slot for each way: the one that fits the layout.
 */
export function fieldFor(
  name: string,
  layout: LayoutType,
  type: RecordType,
): { readonly name: string; readonly type: IrType } | undefined {
  const slots = slotsOf(type, name);
  return slots.length === 1 ? slots[0] : slots.find((slot) => fits(layout, slot.type));
}

/** Whether values of a layout are held in this way. */
function fits(layout: LayoutType, type: IrType): boolean {
  if (layout.kind === 'optional')
    return type.kind === 'nullable' && fits(layout.value, layout.value.kind === 'optional' ? type : type.value);
  if (type.kind === 'nullable') return fits(layout, type.value);
  const shape = mixedShape(type);
  if (shape !== undefined)
    return alternativesOf(layout).every((each) => {
      const alternative = alternativeOfKind(shape, kindOfType(each));
      return alternative !== undefined && fits(each, alternative.type);
    });
  switch (layout.kind) {
    case 'number':
    case 'boolean':
    case 'string':
      return type.kind === layout.kind;
    case 'literal':
      return layout.values.every((value) => typeof value === type.kind);
    case 'array':
      return type.kind === 'array'
        ? fitsElements(layout.element, type.element)
        : layout.length !== undefined && hasFields(numberedFields(layout.length, layout.element), type);
    case 'tuple':
      return type.kind === 'array'
        ? layout.elements.every((element) => fitsElements(element, type.element))
        : hasFields(layout.elements.map(numbered), type);
    case 'record':
      return hasFields(layout.fields, type);
    case 'union':
      return layout.variants.every(({ tag, fields }) =>
        hasFields([{ name: layout.tag, type: { kind: 'literal', values: [tag] } }, ...fields], type),
      );
    case 'mixed':
      return false;
    case 'map':
      return holdsTable(type, '#map', layout.key, layout.value);
    case 'set':
      return holdsTable(type, '#set', layout.element, undefined);
    case 'dictionary':
      return holdsTable(type, '#dictionary', { kind: 'string' }, layout.value);
  }
}

/** A field may be nothing because another variant lacks it; elements are so only where their layout says it. */
function fitsElements(layout: LayoutType, element: IrType): boolean {
  return (layout.kind === 'optional') === (element.kind === 'nullable') && fits(layout, element);
}

/** What values of a layout may be, by kind. */
export function alternativesOf(layout: LayoutType): readonly LayoutType[] {
  if (layout.kind === 'mixed') return layout.alternatives;
  if (layout.kind !== 'literal') return [layout];
  const kinds = [...new Set(layout.values.map((value) => typeof value))];
  return kinds.map((kind) => ({ kind: 'literal', values: layout.values.filter((value) => typeof value === kind) }));
}

const numberedFields = (length: number, element: LayoutType): readonly { name: string; type: LayoutType }[] =>
  Array.from({ length }, () => element).map(numbered);
const numbered = (type: LayoutType, i: number): { name: string; type: LayoutType } => ({ name: String(i), type });

function hasFields(fields: readonly { readonly name: string; readonly type: LayoutType }[], type: IrType): boolean {
  if (type.kind !== 'record' || isTable(type)) return false;
  return fields.every((field) => {
    const found = fieldFor(field.name, field.type, type);
    return found !== undefined && fits(field.type, found.type);
  });
}

/** By the fields that a table has (lower/table_types.ts), whose names no author can write. */
function holdsTable(type: IrType, keysField: string, key: LayoutType, value: LayoutType | undefined): boolean {
  const keys = fieldType(type, keysField);
  const values = fieldType(type, '#values');
  const stored = keys === undefined ? undefined : fieldType(keys, 'keys');
  return (
    stored?.kind === 'array' &&
    fits(key, stored.element) &&
    (value === undefined || (values?.kind === 'array' && fitsElements(value, values.element)))
  );
}

/** An object without fields would fit a table too. */
function isTable(type: RecordType): boolean {
  return type.fields.some(({ name }) => name === '#map' || name === '#set' || name === '#dictionary');
}

function fieldType(type: IrType, name: string): IrType | undefined {
  return type.kind === 'record' ? type.fields.find((field) => field.name === name)?.type : undefined;
}
