import type ts from 'typescript6';
import { bodyKey, typeKey, type IrType, type RecordType } from '../ir/types.ts';

/**
 * Types that contain themselves. Each is a record with a name, whose fields may be of that record; which types need one
 * comes out while they are translated, pass by pass, as families do. Two of them that have the same fields are one.
 */
export class RecursiveTypes {
  readonly #cells = new Map<string, Map<ts.Type, Cell>>();
  readonly #all: Cell[] = [];
  /** By the key of their fields. */
  #bodies = new Map<string, Cell>();
  #changed = false;

  /** What stands for a type inside itself. */
  standIn(environment: string, type: ts.Type, label: string): RecordType {
    const known = this.#find(environment, type);
    if (known !== undefined) return known.record;
    const cell = new Cell(`${label}#${this.#all.length}`);
    this.#all.push(cell);
    const cells = this.#cells.get(environment) ?? new Map<ts.Type, Cell>();
    this.#cells.set(environment, cells.set(type, cell));
    this.#changed = true;
    return cell.record;
  }

  /** The finished translation of a type; undefined where it contains itself and is no record. */
  finished(environment: string, type: ts.Type, translated: IrType): IrType | undefined {
    const cell = this.#find(environment, type);
    const folded = this.folded(translated);
    if (cell === undefined) return folded;
    if (folded.kind !== 'record') return undefined;
    if (folded.name !== undefined) {
      const other = this.#all.find((each) => each.record.name === folded.name);
      if (other !== undefined) this.#changed = cell.join(other) || this.#changed;
      return cell.record;
    }
    const before = bodyKey(cell.record);
    cell.fill(folded.fields);
    const key = bodyKey(cell.record);
    if (before !== key) this.#changed = true;
    this.#bodies.set(key, cell);
    return cell.record;
  }

  /** A record that has the fields of one that contains itself is that. */
  folded(type: IrType): IrType {
    if (type.kind !== 'record' || type.name !== undefined) return type;
    return this.#bodies.get(typeKey(type))?.record ?? type;
  }

  /** Whether this pass has found more than the one before. */
  nextPass(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    this.#bodies = new Map();
    for (const cell of this.#all) if (cell.record.fields.length > 0) this.#bodies.set(bodyKey(cell.record), cell);
    return changed;
  }

  #find(environment: string, type: ts.Type): Cell | undefined {
    return this.#cells.get(environment)?.get(type);
  }
}

class Cell {
  readonly record: RecordType;
  readonly #name: string;
  #fields: RecordType['fields'] = [];
  #same: Cell | undefined;

  constructor(name: string) {
    this.#name = name;
    const root = (): Cell => this.#root();
    this.record = {
      kind: 'record',
      get name() {
        return root().#name;
      },
      get fields() {
        return root().#fields;
      },
    };
  }

  fill(fields: RecordType['fields']): void {
    this.#root().#fields = fields;
  }

  /** Makes two one; whether they were two. */
  join(other: Cell): boolean {
    const [own, theirs] = [this.#root(), other.#root()];
    if (own === theirs) return false;
    own.#same = theirs;
    return true;
  }

  #root(): Cell {
    return this.#same === undefined ? this : this.#same.#root();
  }
}
