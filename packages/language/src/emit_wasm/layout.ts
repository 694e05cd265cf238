import type { IrType, RecordType } from '../ir/types.ts';

/** Bytes of a value where it is stored: doubles 8; ints, booleans and references 4. */
export function storedSize(type: IrType): 4 | 8 {
  return type.kind === 'number' ? 8 : 4;
}

/** A record in memory: its doubles first, so that every field is aligned without padding between them. */
export interface RecordLayout {
  readonly offsets: ReadonlyMap<string, number>;
  /** A multiple of 8, at least 8: two records never share an address. */
  readonly size: number;
}

export function recordLayout(type: RecordType): RecordLayout {
  const offsets = new Map<string, number>();
  let end = 0;
  for (const size of [8, 4] as const) {
    for (const { name, type: field } of type.fields) {
      if (storedSize(field) !== size) continue;
      offsets.set(name, end);
      end += size;
    }
  }
  return { offsets, size: Math.max(8, alignTo8(end)) };
}

/** Header of an array: u32 length, u32 capacity, address of its elements, padding. */
export const arrayHeader = { length: 0, capacity: 4, data: 8, size: 16 } as const;

export function alignTo8(size: number): number {
  return Math.ceil(size / 8) * 8;
}
