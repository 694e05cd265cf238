import { kindOfType, type LayoutField, type LayoutType, type LayoutVariant, type ValueKind } from '@orrery/contract';

type Optional = Extract<LayoutType, { kind: 'optional' }>;
type Nothings = Partial<Pick<Optional, 'absent' | 'undefined' | 'null'>>;

/** A layout that also holds these nothings. */
export function optional(
  layout: LayoutType,
  { absent = false, undefined: none = false, null: isNull = false }: Nothings,
): LayoutType {
  if (!absent && !none && !isNull) return layout;
  return layout.kind === 'optional'
    ? { ...layout, absent: layout.absent || absent, undefined: layout.undefined || none, null: layout.null || isNull }
    : { kind: 'optional', value: layout, absent, undefined: none, null: isNull };
}

/** One layout for values of any of these, in declared order; undefined where nothing tells their values apart. */
export function joinedLayout(given: readonly LayoutType[]): LayoutType | undefined {
  const nothings = given.filter((layout) => layout.kind === 'optional');
  const alternatives = distinct(given.map((layout) => (layout.kind === 'optional' ? layout.value : layout)));
  const value = joinedValues(alternatives);
  return value === undefined
    ? undefined
    : nothings.reduce((layout: LayoutType, nothing) => optional(layout, nothing), value);
}

function distinct(layouts: readonly LayoutType[]): readonly LayoutType[] {
  return [...new Map(layouts.map((layout) => [JSON.stringify(layout), layout])).values()];
}

function joinedValues(alternatives: readonly LayoutType[]): LayoutType | undefined {
  const [first, ...others] = alternatives;
  if (first === undefined || others.length === 0) return first;
  if (alternatives.every((layout) => layout.kind === 'literal')) return joinedLiterals(alternatives);
  const byKind = new Map<ValueKind | undefined, LayoutType[]>();
  for (const each of alternatives.flatMap(partsOf)) byKind.set(kindOfType(each), [...(byKind.get(kindOfType(each)) ?? []), each]); // prettier-ignore
  const joined = [...byKind].map(([kind, layouts]) => joinedOfKind(kind, distinct(layouts)));
  const known = joined.filter((layout) => layout !== undefined);
  const [only] = known;
  if (known.length < joined.length || only === undefined) return undefined;
  return known.length === 1 ? only : { kind: 'mixed', alternatives: known };
}

/** What a mixed union consists of: layouts whose values are of one kind each. */
function partsOf(layout: LayoutType): readonly LayoutType[] {
  if (layout.kind === 'mixed') return layout.alternatives;
  if (layout.kind !== 'literal') return [layout];
  const kinds = new Set(layout.values.map((value) => typeof value));
  return [...kinds].map((kind) => ({
    kind: 'literal',
    values: layout.values.filter((value) => typeof value === kind),
  }));
}

function joinedOfKind(kind: ValueKind | undefined, layouts: readonly LayoutType[]): LayoutType | undefined {
  const [first, ...others] = layouts;
  if (kind === undefined || first === undefined) return undefined;
  if (others.length === 0) return first;
  if (kind === 'array') return undefined;
  if (kind === 'object') return joinedRecords(layouts);
  if (layouts.some((layout) => layout.kind === kind)) return { kind };
  return joinedLiterals(layouts.filter((layout) => layout.kind === 'literal'));
}

function joinedLiterals(layouts: readonly Extract<LayoutType, { kind: 'literal' }>[]): LayoutType {
  const values = [...new Set(layouts.flatMap((layout) => layout.values))];
  const isBoolean = values.length === 2 && values.every((value) => typeof value === 'boolean');
  return isBoolean ? { kind: 'boolean' } : { kind: 'literal', values };
}

/** A union by the first field whose literals tell its members apart; without one, a record of all fields. */
function joinedRecords(alternatives: readonly LayoutType[]): LayoutType | undefined {
  const members = alternatives.flatMap(membersOf);
  const records = members.filter((member) => member !== undefined);
  if (records.length !== members.length) return undefined;
  const [first] = records;
  for (const { name } of first ?? []) {
    const variants = records.flatMap((fields) => variantsOf(name, fields) ?? []);
    const isTag = records.every((fields) => variantsOf(name, fields) !== undefined);
    if (new Set(variants.map(({ tag }) => typeof tag)).size > 1) continue;
    if (isTag && new Set(variants.map(({ tag }) => tag)).size === variants.length)
      return { kind: 'union', tag: name, variants };
  }
  return mergedRecord(records);
}

/** The field lists that a record or union stands for. */
function membersOf(layout: LayoutType): (readonly LayoutField[] | undefined)[] {
  if (layout.kind === 'record') return [layout.fields];
  if (layout.kind !== 'union') return [undefined];
  return layout.variants.map(({ tag, fields }) => [
    { name: layout.tag, type: { kind: 'literal', values: [tag] } },
    ...fields,
  ]);
}

function variantsOf(tag: string, fields: readonly LayoutField[]): readonly LayoutVariant[] | undefined {
  const type = fields.find(({ name }) => name === tag)?.type;
  if (type?.kind !== 'literal') return undefined;
  const others = fields.filter(({ name }) => name !== tag);
  return type.values.map((value) => ({ tag: value, fields: others }));
}

/** What some of the members lack may be absent. */
function mergedRecord(records: readonly (readonly LayoutField[])[]): LayoutType | undefined {
  const names = new Set(records.flatMap((fields) => fields.map(({ name }) => name)));
  const fields: LayoutField[] = [];
  for (const name of names) {
    const types = records.flatMap((own) => own.filter((field) => field.name === name).map(({ type }) => type));
    const type = joinedLayout(types);
    // Without a tag nothing says in which of two ways a field is held.
    if (type === undefined || (isMixed(type) && !types.some(isMixed))) return undefined;
    fields.push({ name, type: optional(type, { absent: types.length < records.length }) });
  }
  return { kind: 'record', fields };
}

/** Whether values of a layout are of several kinds. */
function isMixed(layout: LayoutType): boolean {
  const value = layout.kind === 'optional' ? layout.value : layout;
  return kindOfType(value) === undefined;
}
