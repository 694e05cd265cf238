import { shortKey } from './short_key.ts';
import type { RecordType } from './types.ts';

/*
 * A record that stands for several object types holds a field that they represent in different ways in one slot for each
 * way: the field's name, a character that no name of a program has in practice, and the way. Names that begin with # are the
 * compiler's own.
 */
const separator = '\u0000';

export function slotName(field: string, way: string): string {
  return `${field}${separator}${shortKey(way)}`;
}

/** What the program calls the field that a slot holds. */
export function fieldOfSlot(slot: string): string {
  const end = slot.indexOf(separator);
  return end < 0 ? slot : slot.slice(0, end);
}

/** Whether a name is that of one of several slots of a field. */
export function isSlotOf(field: string, name: string): boolean {
  return name.startsWith(`${field}${separator}`);
}

/** The slots of a field: one, unless the types that meet in the record represent it in different ways. */
export function slotsOf(record: RecordType, field: string): RecordType['fields'] {
  return record.fields.filter(({ name }) => fieldOfSlot(name) === field);
}
