import type ts from 'typescript6';
import type { Diagnostics } from '../check/diagnostics.ts';
import { isExpressionType } from '../check/regular_expressions.ts';
import { typescript } from '../check/typescript.ts';
import {
  arrayType,
  booleanType,
  intType,
  nullableType,
  numberType,
  recordType,
  sameType,
  stringType,
  voidType,
  type IrType,
  type RecordType,
  nothingType,
} from '../ir/types.ts';
import { mixedShape } from '../ir/mixed.ts';
import { isToldApart, tagField } from './classes/class_tags.ts';
import { lateFields } from './classes/late_fields.ts';
import { fieldName, isField, isMethodSymbol, thisTypeOf, type FieldNode } from './classes/members.ts';
import { joinedByKind, type Families } from './families.ts';
import { noTypes, type TypeEnvironment } from './type_environment.ts';
import { tableOfType } from './table_declarations.ts';
import { tableShape, type TableShape } from './table_types.ts';

const { ElementFlags, TypeFlags } = typescript;
const primitive = TypeFlags.NumberLike | TypeFlags.StringLike | TypeFlags.BooleanLike;
const empty = TypeFlags.Undefined | TypeFlags.Null | TypeFlags.Void;

/** Record types that stand for a TypeScript type whatever it declares, by name: the random stream's record. */
export type FixedTypes = ReadonlyMap<string, IrType>;

/**
 * From TypeScript's types to the IR's. Tuples whose elements have one type are arrays, so that a tuple is accepted where
 * an array is and can be indexed by a variable; other tuples are records with the fields "0", "1", ….
 */
export class TypeTranslator {
  readonly #checker: ts.TypeChecker;
  readonly #diagnostics: Diagnostics;
  readonly #fixed: FixedTypes;
  /** Whether `Int` is an alias with a meaning here. */
  readonly #library: boolean;
  readonly #caches = new Map<string, Map<ts.Type, IrType>>();
  #known = new Map<ts.Type, IrType>();
  #open = new Set<ts.Type>();
  /** How often an array type is being translated. */
  readonly #arrays = new Map<ts.Type, number>();
  #environment = noTypes;
  readonly #families: Families;

  constructor(
    checker: ts.TypeChecker,
    diagnostics: Diagnostics,
    fixed: FixedTypes,
    library: boolean,
    families: Families,
  ) {
    this.#checker = checker;
    this.#diagnostics = diagnostics;
    this.#fixed = fixed;
    this.#library = library;
    this.#families = families;
  }

  /** What type parameters stand for just now. */
  get environment(): TypeEnvironment {
    return this.#environment;
  }

  /** Runs `act` with these type parameters in force: what is known of other instances is neither read nor changed. */
  within<T>(environment: TypeEnvironment, act: () => T): T {
    const outer = [this.#environment, this.#known, this.#open] as const;
    if (environment.key !== this.#environment.key) {
      this.#caches.set(this.#environment.key, this.#known);
      this.#known = this.#caches.get(environment.key) ?? new Map<ts.Type, IrType>();
      this.#caches.set(environment.key, this.#known);
    }
    this.#environment = environment;
    this.#open = new Set();
    try {
      return act();
    } finally {
      [this.#environment, this.#known, this.#open] = outer;
    }
  }

  /** What a type parameter stands for in TypeScript's terms; other types are themselves. */
  resolved(type: ts.Type): ts.Type {
    if ((type.flags & TypeFlags.TypeParameter) === 0) return type;
    return this.#environment.types.get(type.symbol)?.type ?? this.#checker.getBaseConstraintOfType(type) ?? type;
  }

  /** The type an annotation names; in library files `Int` and arrays of it are known by their spelling. */
  ofNode(node: ts.TypeNode): IrType {
    if (this.#library) {
      if (typescript.isTypeReferenceNode(node) && node.typeName.getText() === 'Int') return intType;
      if (typescript.isArrayTypeNode(node)) return arrayType(this.ofNode(node.elementType));
      if (typescript.isTypeOperatorNode(node) || typescript.isParenthesizedTypeNode(node))
        return this.ofNode(node.type);
    }
    return this.of(this.#checker.getTypeFromTypeNode(node), node);
  }

  /** The declared type of a variable, parameter or field. */
  ofDeclaration(node: ts.Node & { readonly type?: ts.TypeNode | undefined }): IrType {
    return node.type === undefined ? this.of(this.#checker.getTypeAtLocation(node), node) : this.ofNode(node.type);
  }

  /** `place` is where a type that cannot be represented is reported. */
  of(type: ts.Type, place: ts.Node): IrType {
    const known = this.#known.get(type);
    if (known !== undefined) return known;
    // What may be nothing is never the type that contains itself: what it is else may be.
    if (
      type.isUnion() &&
      type.types.some(({ flags }) => flags & empty) &&
      type.types.some(({ flags }) => !(flags & empty))
    ) {
      const nullable = nullableType(this.of(this.#checker.getNonNullableType(type), place));
      if (!this.#open.has(this.#checker.getNonNullableType(type))) this.#known.set(type, nullable);
      return nullable;
    }
    // Nor is an array: its elements may be.
    if (this.#checker.isArrayType(type)) return this.#array(type, place);
    const { recursive } = this.#families;
    const environment = this.#environment.key;
    if (this.#open.has(type)) return recursive.standIn(environment, type, this.#text(type));
    this.#open.add(type);
    try {
      const translated =
        recursive.finished(environment, type, this.#translate(type, place)) ??
        this.#diagnostics.reject('WM0206', place, { type: this.#text(type) });
      this.#known.set(type, translated);
      return translated;
    } finally {
      this.#open.delete(type);
    }
  }

  #array(type: ts.Type, place: ts.Node): IrType {
    const turns = this.#arrays.get(type) ?? 0;
    // The second time the elements would have been found open, if there were anything but arrays.
    if (turns > 1) return this.#diagnostics.reject('WM0206', place, { type: this.#text(type) });
    this.#arrays.set(type, turns + 1);
    try {
      const translated = this.#translate(type, place);
      if (turns === 0) this.#known.set(type, translated);
      return translated;
    } finally {
      this.#arrays.set(type, turns);
    }
  }

  /** The type under which an object of these fields lives. */
  wide(narrow: RecordType): RecordType {
    return this.#library ? narrow : this.#families.wide(narrow);
  }

  /** Whether values of two types may meet in one place, with wider records if they have to. */
  meet(a: IrType, b: IrType): boolean {
    return !this.#library && this.#families.meet(a, b);
  }

  /** Whether a value of this type may be undefined or null; of `never` and of type parameters nothing is known. */
  admitsNone(type: ts.Type): boolean {
    const unknown = TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never | TypeFlags.Instantiable;
    if (type.flags & (empty | unknown)) return true;
    return type.isUnion() && type.types.some((member) => this.admitsNone(member));
  }

  /** Whether a place of this type takes undefined or null. */
  admitsDeclaredNone(type: ts.Type): boolean {
    if (type.flags & empty) return true;
    return type.isUnion() && type.types.some((member) => this.admitsDeclaredNone(member));
  }

  #text(type: ts.Type): string {
    return this.#checker.typeToString(type);
  }

  #translate(type: ts.Type, place: ts.Node): IrType {
    const { flags } = type;
    if (flags & (TypeFlags.Any | TypeFlags.Unknown))
      return this.#diagnostics.reject('WM0201', place, { name: place.getText() });
    if (flags & TypeFlags.NumberLike) return numberType;
    if (flags & TypeFlags.BooleanLike) return booleanType;
    if (flags & (TypeFlags.Void | TypeFlags.Never)) return voidType;
    if (flags & TypeFlags.StringLike) return stringType;
    if (flags & (TypeFlags.Undefined | TypeFlags.Null)) return nothingType;
    const self = thisTypeOf(type, this.#checker);
    if (self !== undefined) return this.of(self, place);
    if (flags & TypeFlags.Instantiable) return this.#instantiable(type, place);
    if (type.isUnion()) return this.#union(type, place);
    const brand = type.isIntersection() ? type.types.find(({ flags: own }) => own & primitive) : undefined;
    if (brand !== undefined) return this.of(brand, place);
    if (flags & (TypeFlags.Object | TypeFlags.Intersection)) return this.#object(type, place);
    return this.#diagnostics.reject('WM0205', place, { type: this.#text(type) });
  }

  /** A type that a type parameter decides. */
  #instantiable(type: ts.Type, place: ts.Node): IrType {
    if (type.flags & TypeFlags.TypeParameter) {
      const known = this.#environment.types.get(type.symbol)?.represented ?? this.#fixed.get(type.symbol.name);
      if (known !== undefined) return known;
    }
    if (type.flags & TypeFlags.IndexedAccess) {
      const { objectType, indexType } = type as ts.IndexedAccessType;
      const part = partOf(this.of(objectType, place), this.resolved(indexType));
      if (part !== undefined) return part;
    }
    const constraint = this.#checker.getBaseConstraintOfType(type);
    return constraint === undefined || constraint === type || constraint.flags & TypeFlags.Unknown
      ? this.#diagnostics.reject('WM0202', place, { name: this.#text(type) })
      : this.of(constraint, place);
  }

  #union(type: ts.UnionType, place: ts.Node): IrType {
    const members = type.types.filter(({ flags }) => (flags & empty) === 0);
    if (members.length === 0) return nothingType;
    return this.#members(type, members, place);
  }

  #members(type: ts.UnionType, members: readonly ts.Type[], place: ts.Node): IrType {
    const types = members.map((member) => this.of(member, place));
    // What stands for these is told by no test (a number for a function, a text for an expression).
    const others = members.filter((member) => this.#standsForAnother(member));
    const joined =
      others.length > 0 && others.length < members.length
        ? undefined
        : joinedByKind(types, (a, b) => sameType(a, b) || this.meet(a, b));
    return joined ?? this.#diagnostics.reject('WM0205', place, { type: this.#text(type) });
  }

  /** Whether values of a type are held as something else than `typeof` says. */
  #standsForAnother(type: ts.Type): boolean {
    return isExpressionType(type, this.#checker) || type.getCallSignatures().length > 0;
  }

  #object(type: ts.Type, place: ts.Node): IrType {
    const name = type.getSymbol()?.name ?? '';
    const fixed = this.#fixed.get(type.aliasSymbol?.name ?? name) ?? this.#fixed.get(name);
    if (fixed !== undefined) return fixed;
    // Its program, as the lowering of regular expressions says; a match is the array of its groups.
    if (isExpressionType(type, this.#checker)) return stringType;
    if (isMatchType(type)) return arrayType(nullableType(stringType));
    if (this.#checker.isTupleType(type)) return this.#tuple(type as ts.TupleTypeReference, place);
    if (this.#checker.isArrayType(type)) {
      const [element] = this.#checker.getTypeArguments(type as ts.TypeReference);
      if (element === undefined || element.flags & TypeFlags.Never)
        return this.#diagnostics.reject('WM0202', place, { name: place.getText() });
      return arrayType(this.of(element, place));
    }
    const table = tableOfType(this.#checker, type, (inner) => this.of(inner, place));
    if (table !== undefined) return table;
    if (type.isIntersection()) {
      // `T & {}` is T.
      const parts = type.types.filter((part) => !this.#isEmptyObject(part));
      if (parts.length === 1 && parts[0] !== undefined) return this.of(parts[0], place);
    }
    // The number of a stored function (functions/stored.ts).
    if (type.getCallSignatures().length > 0) return numberType;
    if (unsupportedObjects.has(name))
      return this.#diagnostics.reject('WM0301', place, {
        name: `a value of type ${this.#text(type)}`,
        remedy: 'Use numbers, strings, arrays and objects; errors are thrown where they are made.',
      });
    if (name === 'Unfilled') return nothingType;
    const fields = this.#checker.getPropertiesOfType(type).filter((field) => !isMethodSymbol(field));
    const tag = isToldApart(type, this.#checker) ? [{ name: tagField, type: numberType }] : [];
    return this.wide(recordType([...fields.map((field) => this.#field(field, place)), ...tag]));
  }

  #isEmptyObject(type: ts.Type): boolean {
    return (
      (type.flags & TypeFlags.Object) !== 0 &&
      this.#checker.getPropertiesOfType(type).length === 0 &&
      type.getCallSignatures().length === 0 &&
      this.#checker.getIndexInfosOfType(type).length === 0
    );
  }

  #field(field: ts.Symbol, place: ts.Node): { name: string; type: IrType } {
    const declaration = field.valueDeclaration;
    if (declaration !== undefined && isField(declaration)) return this.#classField(field, declaration, place);
    const node =
      this.#library && declaration !== undefined && typescript.isPropertySignature(declaration)
        ? declaration.type
        : undefined;
    const type = node === undefined ? this.of(this.#checker.getTypeOfSymbol(field), place) : this.ofNode(node);
    const isOptional = (field.flags & typescript.SymbolFlags.Optional) !== 0;
    return { name: field.name, type: isOptional ? nullableType(type) : type };
  }

  #classField(field: ts.Symbol, node: FieldNode, place: ts.Node): { name: string; type: IrType } {
    const type = this.of(this.#checker.getTypeOfSymbol(field), place);
    const owner = typescript.isParameter(node) ? node.parent.parent : node.parent;
    const isLate = typescript.isClassDeclaration(owner) && lateFields(owner, this.#checker).has(node);
    return { name: fieldName(node), type: isLate ? nullableType(type) : type };
  }

  #tuple(type: ts.TupleTypeReference, place: ts.Node): IrType {
    const flags = type.target.elementFlags;
    const elements = this.#checker.getTypeArguments(type).map((element, at) => {
      const own = this.of(element, place);
      return flags[at] === ElementFlags.Optional ? nullableType(own) : own;
    });
    const [first, ...others] = elements;
    if (first === undefined) return this.#diagnostics.reject('WM0202', place, { name: place.getText() });
    const isUniform = others.every((other) => sameType(first, other));
    if (isUniform && !flags.includes(ElementFlags.Optional)) return arrayType(first);
    if (flags.some((each) => each !== ElementFlags.Required && each !== ElementFlags.Optional))
      return this.#diagnostics.reject('WM0301', place, {
        name: this.#text(type),
        remedy: 'Write an array type, or an object type with an array field.',
      });
    return this.wide(recordType(elements.map((element, at) => ({ name: String(at), type: element }))));
  }
}

/** `T[number]`, `T['x']` */
function partOf(type: IrType, index: ts.Type): IrType | undefined {
  if (type.kind === 'nullable') return partOf(type.value, index);
  if (type.kind === 'array') return type.element;
  if (type.kind !== 'record') return undefined;
  const names = (index.isUnion() ? index.types : [index]).map((each) =>
    each.isStringLiteral() || each.isNumberLiteral() ? String(each.value) : '',
  );
  const parts = type.fields.filter(({ name }) => names.includes(name)).map((field) => field.type);
  const [first, ...others] = parts.length === names.length ? parts : [];
  return first !== undefined && others.every((other) => sameType(first, other)) ? first : undefined;
}

/** What match and exec give. */
function isMatchType(type: ts.Type): boolean {
  const symbol = type.getSymbol();
  if (symbol?.name !== 'RegExpMatchArray' && symbol?.name !== 'RegExpExecArray') return false;
  return symbol.declarations?.[0]?.getSourceFile().isDeclarationFile ?? false;
}

const unsupportedObjects = new Set(['Error', 'Object', 'Function']);

/** For messages. */
export function typeText(type: IrType): string {
  switch (type.kind) {
    case 'int':
      return 'number';
    case 'array': {
      const element = typeText(type.element);
      const isUnion = type.element.kind === 'nullable' || mixedShape(type.element) !== undefined;
      return isUnion ? `(${element})[]` : `${element}[]`;
    }
    case 'nullable':
      return `${typeText(type.value)} | undefined`;
    case 'record': {
      if (type.name !== undefined) return type.name.split('#')[0] ?? '';
      const table = tableShape(type);
      if (table !== undefined) return tableText(table);
      const mixed = mixedShape(type);
      if (mixed !== undefined) return mixed.alternatives.map((each) => typeText(each.type)).join(' | ');
      if (type.fields.length > 0 && type.fields.every(({ name }, at) => name === String(at)))
        return `[${type.fields.map((field) => typeText(field.type)).join(', ')}]`;
      return type.fields.length === 0
        ? '{}'
        : `{ ${type.fields.map((field) => `${field.name}: ${typeText(field.type)}`).join('; ')} }`;
    }
    default:
      return type.kind;
  }
}

function tableText({ kind, key, value }: TableShape): string {
  if (kind === 'set') return `Set<${typeText(key)}>`;
  return kind === 'map' ? `Map<${typeText(key)}, ${typeText(value)}>` : `Record<string, ${typeText(value)}>`;
}
