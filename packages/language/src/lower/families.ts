import { bodyKey, nothingType, nullableType, recordType, typeKey, type IrType, type RecordType } from '../ir/types.ts';
import { mixedKindOf, mixedKinds, mixedShape, mixedType, type MixedKind } from '../ir/mixed.ts';
import { shortKey } from '../ir/short_key.ts';
import { fieldOfSlot, isSlotOf, slotName } from '../ir/slots.ts';
import { RecursiveTypes } from './recursive_types.ts';
import { tableShape } from './table_types.ts';

/** Far longer than what a source of the largest size can declare. */
const longestKey = 200_000;

/**
 * Record types that meet somewhere: the variants of a union, or an object that is used where one with fewer or optional
 * fields is declared. They share one wide record with the fields of all, so that a value is never laid out anew (it
 * keeps its identity) and narrowing a union needs no code. A field that one of them lacks is nullable, and absent there.
 *
 * Which types meet comes out while a program is lowered. It is then lowered again with wider records, until nothing new
 * is found: programs without unions are lowered once.
 */
export class Families {
  /** Of union-find, by shape. */
  readonly #parents = new Map<string, string>();
  /** Roots whose members have met. */
  #shared = new Set<string>();
  /** What the members of a family are in this pass. */
  #wide = new Map<string, RecordType>();
  #roots = new Map<string, string>();
  /** Fields that some member lacks, by family. Once wide, a literal is made with all fields and shows that no more. */
  readonly #lacking = new Map<string, Set<string>>();
  /** Types seen in this pass, by family. */
  #members = new Map<string, Map<string, RecordType>>();
  #joined = false;
  #endless = false;
  readonly recursive = new RecursiveTypes();
  /** A type of the program is `{}`: it is not what a literal becomes whose object is a dictionary elsewhere. */
  readonly #hasEmptyTypes: boolean;
  /** Pairs that are being compared: of types that contain themselves. */
  readonly #meeting = new Set<string>();

  constructor(hasEmptyTypes: boolean) {
    this.#hasEmptyTypes = hasEmptyTypes;
  }

  /** A type has met one that contains it: their common record would contain itself. */
  get endless(): boolean {
    return this.#endless;
  }

  /** The type under which a record of these fields lives. */
  wide(narrow: RecordType): RecordType {
    if (!isPlain(narrow)) return narrow;
    const root = this.#rootOf(narrow);
    const members = this.#members.get(root) ?? new Map<string, RecordType>();
    this.#members.set(root, members.set(typeKey(narrow), narrow));
    return this.recursive.folded(this.#wide.get(root) ?? narrow) as RecordType;
  }

  /** Notes that values of two types meet. Whether they can: what differs must be records. */
  meet(a: IrType, b: IrType): boolean {
    const [left, right] = [plain(a), plain(b)];
    if (left.kind === 'array' && right.kind === 'array') {
      // Elements that may be nothing are stored in another way.
      if ((left.element.kind === 'nullable') !== (right.element.kind === 'nullable')) return false;
      return typeKey(left) === typeKey(right) || this.meet(left.element, right.element);
    }
    if (left.kind !== 'record' || right.kind !== 'record') return left.kind === right.kind;
    const [mixed, other] = [mixedShape(left), mixedShape(right)];
    if (mixed !== undefined && other !== undefined) {
      for (const { kind, type } of mixed.alternatives) {
        const counterpart = other.alternatives.find((each) => each.kind === kind);
        if (counterpart !== undefined && !this.meet(type, counterpart.type)) return false;
      }
      return mixed.alternatives.map(({ kind }) => kind).join() === other.alternatives.map(({ kind }) => kind).join();
    }
    if (!isPlain(left) || !isPlain(right)) return typeKey(left) === typeKey(right);
    if (typeKey(left) === typeKey(right)) return true;
    // A tuple is no object: in a union of both they have a place each.
    if (mixedKindOf(left) !== mixedKindOf(right)) return false;
    const pair = `${typeKey(left)} ${typeKey(right)}`;
    if (this.#meeting.has(pair)) return true;
    this.#meeting.add(pair);
    // From the inside out: the family of a record depends on those of the records in it.
    for (const field of left.fields) {
      const other = right.fields.find(({ name }) => name === field.name);
      if (other !== undefined) this.meet(field.type, other.type);
    }
    this.#meeting.delete(pair);
    this.#join(this.#rootOf(left), this.#rootOf(right));
    return true;
  }

  /** Whether another pass has to follow, with the families that this one found. */
  nextPass(): boolean {
    const recursive = this.recursive.nextPass();
    const roots = new Map<string, Map<string, RecordType>>();
    for (const [shape, members] of this.#members) {
      const root = this.#find(shape);
      roots.set(root, new Map([...(roots.get(root) ?? []), ...members]));
    }
    const wide = new Map<string, RecordType>();
    for (const root of new Set([...this.#shared].map((shape) => this.#find(shape)))) {
      const members = [...(roots.get(root)?.values() ?? [])];
      const known = this.#wide.get(root);
      if (members.length > 0) wide.set(root, this.#merged(root, members));
      else if (known !== undefined) wide.set(root, known);
    }
    const changed =
      this.#joined ||
      recursive ||
      [...wide].some(([root, type]) => typeKey(type) !== typeKey(this.#wide.get(root) ?? type)) ||
      wide.size !== this.#wide.size;
    this.#endless ||= [...wide.values()].some((type) => typeKey(type).length > longestKey);
    this.#wide = wide;
    this.#roots = new Map([...wide].map(([root, type]) => [typeKey(type), root]));
    this.#members = new Map();
    this.#joined = false;
    return changed && !this.#endless;
  }

  #merged(root: string, members: readonly RecordType[]): RecordType {
    const lacking = this.#lacking.get(root) ?? new Set();
    this.#lacking.set(root, lacking);
    const names = new Set(members.flatMap(({ fields }) => fields.map((field) => fieldOfSlot(field.name))));
    return recordType([...names].flatMap((name) => this.#slots(name, members, lacking)));
  }

  /** A field that members hold in different ways gets one slot for each way. */
  #slots(name: string, members: readonly RecordType[], lacking: Set<string>): RecordType['fields'] {
    const held = members.map(({ fields }) => fields.filter((field) => fieldOfSlot(field.name) === name));
    const types = held.flatMap((fields) => fields.map(({ type }) => type));
    const ways = this.#waysOf(types);
    const [first, ...others] = ways.values();
    for (const other of others) if (first !== undefined) this.meet(first, other);
    const isOne = ways.size === 1;
    const mayLack =
      lacking.has(name) ||
      held.some(({ length }) => length === 0) ||
      !isOne ||
      types.some(({ kind }) => kind === 'nullable');
    if (mayLack) lacking.add(name);
    return [...ways].map(([key, type]) => ({
      name: isOne ? name : slotName(name, key),
      type: mayLack ? nullableType(type) : type,
    }));
  }

  /**
   * The representations of a field, by key. A field that is of a mixed union somewhere is of one everywhere: an object may
   * be known by both types, and what is written to it under one is read under the other.
   */
  #waysOf(types: readonly IrType[]): ReadonlyMap<string, IrType> {
    const ways = new Map(types.map((type) => [typeKey(plain(type)), plain(type)]));
    // What is nothing is so in any way, and a literal `{}` is an empty dictionary where the field is one.
    if (ways.size > 1) ways.delete(typeKey(nothingType.value));
    const isDictionary = [...ways.values()].some((way) => tableShape(way)?.kind === 'dictionary');
    if (isDictionary && !this.#hasEmptyTypes) ways.delete(typeKey(recordType([])));
    if (ways.size < 2 || ![...ways.values()].some((way) => mixedShape(way) !== undefined)) return ways;
    const joined = joinedByKind([...ways.values()], (a, b) => typeKey(a) === typeKey(b) || this.meet(a, b));
    return joined === undefined ? ways : new Map([[typeKey(joined), joined]]);
  }

  #rootOf(type: RecordType): string {
    return this.#roots.get(bodyKey(type)) ?? this.#find(this.#shapeOf(type));
  }

  /** Its fields, and the families of the records in them: what they become in later passes follows from that. */
  #shapeOf(type: RecordType): string {
    return shortKey(type.fields.map((field) => `${JSON.stringify(field.name)}:${this.#kindOf(field.type)}`).join(','));
  }

  #kindOf(type: IrType): string {
    switch (type.kind) {
      case 'nullable':
        return `${this.#kindOf(type.value)}?`;
      case 'array':
        return `${this.#kindOf(type.element)}[]`;
      case 'record': {
        if (type.name !== undefined) return typeKey(type);
        const mixed = mixedShape(type);
        if (mixed !== undefined) return `mixed<${mixed.alternatives.map((each) => this.#kindOf(each.type)).join('|')}>`;
        const table = tableShape(type);
        if (table === undefined) return `{${this.#rootOf(type)}}`;
        return `${table.kind}<${this.#kindOf(table.key)},${this.#kindOf(table.value)}>`;
      }
      default:
        return type.kind;
    }
  }

  #find(shape: string): string {
    const parent = this.#parents.get(shape);
    if (parent === undefined || parent === shape) return shape;
    const root = this.#find(parent);
    this.#parents.set(shape, root);
    return root;
  }

  #join(left: string, right: string): void {
    const [a, b] = [this.#find(left), this.#find(right)];
    if (a === b && this.#shared.has(a)) return;
    this.#joined = true;
    this.#parents.set(b, a);
    this.#lacking.set(a, new Set([...(this.#lacking.get(a) ?? []), ...(this.#lacking.get(b) ?? [])]));
    this.#shared = new Set([...this.#shared].filter((root) => root !== b)).add(a);
  }
}

/** The field of a record that holds what a program calls `name`, where its value is a `type`. */
export function slotOf(record: RecordType, name: string, type: () => IrType): RecordType['fields'][number] | undefined {
  const own = record.fields.find((field) => field.name === name);
  if (own !== undefined || !record.fields.some((field) => isSlotOf(name, field.name))) return own;
  const slot = slotName(name, typeKey(plain(type())));
  return record.fields.find((field) => field.name === slot);
}

function plain(type: IrType): IrType {
  return type.kind === 'nullable' ? type.value : type;
}

/** Neither a table of the library nor a mixed union. */
function isPlain(type: RecordType): boolean {
  return tableShape(type) === undefined && mixedShape(type) === undefined;
}

/**
 * One type for values of any of these: that of all where they meet, else a mixed union by their kinds. Undefined where
 * two of a kind do not meet, or where no test tells one from the others.
 */
export function joinedByKind(types: readonly IrType[], meets: (a: IrType, b: IrType) => boolean): IrType | undefined {
  const all = types.flatMap((type) => mixedShape(type)?.alternatives.map((each) => each.type) ?? [type]);
  const [only] = types;
  if (only !== undefined && types.every((type) => typeKey(type) === typeKey(only))) return only;
  const byKind = new Map<MixedKind | undefined, IrType>();
  for (const type of all) {
    const kind = mixedKindOf(type);
    const known = byKind.get(kind);
    if (known === undefined) byKind.set(kind, type);
    else if (!meets(known, type)) return undefined;
  }
  const [first] = byKind.values();
  if (byKind.size < 2) return first;
  const ordered = mixedKinds.map((kind) => byKind.get(kind)).filter((type) => type !== undefined);
  return ordered.length < byKind.size ? undefined : mixedType(ordered);
}
