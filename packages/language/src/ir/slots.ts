import type { RecordType } from './types.ts';

/*
 * A record that stands for several object types holds a field that they represent in different ways in one slot for each
 * way, named `field#way`. Names that begin with # are the compiler's own.
 */

export function slotName(field: string, way: string): string {
  return `${field}#${way}`;
}

/** What the program calls the field that a slot holds. */
export function fieldOfSlot(slot: string): string {
  const end = slot.indexOf('#', 1);
  return end < 0 ? slot : slot.slice(0, end);
}

/** The slots of a field: one, unless the types that meet in the record represent it in different ways. */
export function slotsOf(record: RecordType, field: string): RecordType['fields'] {
  return record.fields.filter(({ name }) => fieldOfSlot(name) === field);
}
