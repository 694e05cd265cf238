import { typeKey, type ArrayType, type IrType, type RecordType } from '../ir/types.ts';

/** Where each field of a record lies: numbers first, so that all are aligned. */
export interface RecordPlaces {
  readonly offsets: ReadonlyMap<string, number>;
  /** Multiple of 8, never 0: two records are never at one address. */
  readonly size: number;
}

/** Header of an array: length, capacity, address of its data. */
export const arrayHeader = { length: 0, capacity: 4, data: 8, size: 16 } as const;

/** Whether a value is a double: a number, or one that may be none, whose nones are bit patterns of NaN. */
export const isWide = (type: IrType): boolean =>
  type.kind === 'number' || (type.kind === 'nullable' && (type.value.kind === 'number' || type.value.kind === 'int'));

/** Bytes of a value in memory: 8 for a double, else 4. Never more than what the budget counts. */
export const valueSize = (type: IrType): 4 | 8 => (isWide(type) ? 8 : 4);

export const elementSize = (type: ArrayType): 4 | 8 => valueSize(type.element);

/** Places of the records of one module. */
export class RecordLayouts {
  readonly #known = new Map<string, RecordPlaces>();

  of(type: RecordType): RecordPlaces {
    const key = typeKey(type);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const wide = type.fields.filter((field) => valueSize(field.type) === 8);
    const narrow = type.fields.filter((field) => valueSize(field.type) === 4);
    const offsets = new Map<string, number>();
    let offset = 0;
    for (const field of [...wide, ...narrow]) {
      offsets.set(field.name, offset);
      offset += valueSize(field.type);
    }
    const places = { offsets, size: Math.max(8, Math.ceil(offset / 8) * 8) };
    this.#known.set(key, places);
    return places;
  }
}
