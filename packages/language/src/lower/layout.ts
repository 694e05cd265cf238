import type { LayoutField, LayoutType } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import {
  arrayType,
  booleanType,
  isRecursive,
  nullableType,
  numberType,
  recordType,
  sameType,
  stringType,
  type IrType,
} from '../ir/types.ts';
import { mixedShape } from '../ir/mixed.ts';
import { joinedByKind } from './families.ts';
import { isFunctionType } from './function_nodes.ts';
import type { ModuleLowering } from './module_lowering.ts';
import { dictionaryType, mapType, setType, tableShape, type TableShape } from './table_types.ts';
import { joinedLayout, optional } from './union_layout.ts';

/**
 * The layout a type declares: fields and literals in the order they are written, which the checker's own types do not
 * keep. Tuples of one type become arrays of fixed length, the same bytes.
 */
export function layoutOfNode(module: ModuleLowering, node: ts.TypeNode | ts.InterfaceDeclaration): LayoutType {
  if (typescript.isParenthesizedTypeNode(node)) return layoutOfNode(module, node.type);
  if (typescript.isTypeOperatorNode(node) && node.operator === typescript.SyntaxKind.ReadonlyKeyword)
    return layoutOfNode(module, node.type);
  if (node.kind === typescript.SyntaxKind.NumberKeyword) return { kind: 'number' };
  if (node.kind === typescript.SyntaxKind.BooleanKeyword) return { kind: 'boolean' };
  if (node.kind === typescript.SyntaxKind.StringKeyword) return { kind: 'string' };
  if (typescript.isArrayTypeNode(node)) return { kind: 'array', element: layoutOfNode(module, node.elementType) };
  if (typescript.isTupleTypeNode(node))
    return tuple(
      node.elements.map((element) =>
        layoutOfNode(module, typescript.isNamedTupleMember(element) ? element.type : element),
      ),
    );
  if (typescript.isInterfaceDeclaration(node)) return interfaceLayout(module, node);
  if (typescript.isTypeLiteralNode(node)) return membersLayout(module, node.members);
  if (typescript.isLiteralTypeNode(node)) {
    const value = literalValue(module, node);
    if (value !== undefined) return { kind: 'literal', values: [value] };
  }
  if (typescript.isUnionTypeNode(node)) return unionLayout(module, node);
  if (typescript.isTypeReferenceNode(node)) {
    const layout = reference(module, node);
    if (layout !== undefined) return layout;
  }
  return layoutOfType(module, module.checker.getTypeFromTypeNode(node), node);
}

/** `A | B | null | undefined`, with A and B as they are written. */
function unionLayout(module: ModuleLowering, node: ts.UnionTypeNode): LayoutType {
  const isUndefined = (part: ts.TypeNode): boolean => part.kind === typescript.SyntaxKind.UndefinedKeyword;
  const isNull = (part: ts.TypeNode): boolean =>
    typescript.isLiteralTypeNode(part) && part.literal.kind === typescript.SyntaxKind.NullKeyword;
  const values = node.types.filter((part) => !isUndefined(part) && !isNull(part));
  const joined = joinedLayout(values.map((part) => layoutOfNode(module, part)));
  if (joined === undefined) return module.diagnostics.reject('WM0205', node, { type: node.getText() });
  return optional(joined, { undefined: node.types.some(isUndefined), null: node.types.some(isNull) });
}

/** An object type with an index signature is a dictionary. */
function membersLayout(module: ModuleLowering, members: ts.NodeArray<ts.TypeElement>): LayoutType {
  const index = members.find((member) => typescript.isIndexSignatureDeclaration(member));
  if (index === undefined) return { kind: 'record', fields: fieldsOf(module, members) };
  return { kind: 'dictionary', value: layoutOfNode(module, index.type) };
}

function fieldsOf(module: ModuleLowering, members: ts.NodeArray<ts.TypeElement>): LayoutField[] {
  return members.flatMap((member) => {
    if (!typescript.isPropertySignature(member) || member.type === undefined) return [];
    const name = typescript.isComputedPropertyName(member.name) ? member.name.getText() : member.name.text;
    const type = layoutOfNode(module, member.type);
    return [
      { name, type: member.questionToken === undefined ? type : optional(type, { absent: true, undefined: true }) },
    ];
  });
}

function reference(module: ModuleLowering, node: ts.TypeReferenceNode): LayoutType | undefined {
  const name = node.typeName.getText();
  const [element] = node.typeArguments ?? [];
  if ((name === 'Array' || name === 'ReadonlyArray') && element !== undefined)
    return { kind: 'array', element: layoutOfNode(module, element) };
  if (name === 'Readonly' && element !== undefined) return layoutOfNode(module, element);
  const [, value] = node.typeArguments ?? [];
  if ((name === 'Set' || name === 'ReadonlySet') && element !== undefined)
    return { kind: 'set', element: layoutOfNode(module, element) };
  if ((name === 'Map' || name === 'ReadonlyMap') && element !== undefined && value !== undefined)
    return { kind: 'map', key: layoutOfNode(module, element), value: layoutOfNode(module, value) };
  // A Record of no keys at all is an object without fields.
  if (name === 'Record' && value !== undefined && tableShape(module.types.ofNode(node)) !== undefined)
    return { kind: 'dictionary', value: layoutOfNode(module, value) };
  const symbol = module.checker.getSymbolAtLocation(node.typeName);
  const [declaration, ...others] = symbol?.declarations ?? [];
  if (declaration === undefined || others.length > 0 || node.typeArguments !== undefined) return undefined;
  if (typescript.isTypeAliasDeclaration(declaration)) {
    // Looked for before the alias is followed.
    rejectRecursive(module, module.types.ofNode(node), node);
    return layoutOfNode(module, declaration.type);
  }
  if (!typescript.isInterfaceDeclaration(declaration)) return undefined;
  rejectRecursive(module, module.types.ofNode(node), node);
  return interfaceLayout(module, declaration);
}

/** What contains itself has no layout. */
function rejectRecursive(module: ModuleLowering, type: IrType, node: ts.Node): void {
  if (isRecursive(type)) module.diagnostics.reject('WM0206', node, { type: node.getText() });
}

/** Fields of the interfaces it extends come first. */
function interfaceLayout(module: ModuleLowering, node: ts.InterfaceDeclaration): LayoutType {
  if (node.heritageClauses === undefined) return membersLayout(module, node.members);
  return layoutOfType(module, module.checker.getTypeAtLocation(node), node);
}

function literalValue(module: ModuleLowering, node: ts.LiteralTypeNode): number | string | boolean | undefined {
  const type = module.checker.getTypeFromTypeNode(node);
  if (type.isNumberLiteral() || type.isStringLiteral()) return type.value;
  if (node.literal.kind === typescript.SyntaxKind.TrueKeyword) return true;
  return node.literal.kind === typescript.SyntaxKind.FalseKeyword ? false : undefined;
}

/** Elements of one representation are an array; where their layouts differ (0 | 1 beside number) the wider one holds. */
function tuple(elements: readonly LayoutType[]): LayoutType {
  const [first, ...others] = elements;
  if (first === undefined) return { kind: 'tuple', elements: [] };
  const type = representationOf(first);
  const isUniform = others.every((other) => {
    const own = representationOf(other);
    return type !== undefined && own !== undefined && sameType(own, type);
  });
  if (type === undefined || !isUniform) return { kind: 'tuple', elements };
  const isOne = new Set(elements.map((element) => JSON.stringify(element))).size === 1;
  return { kind: 'array', element: isOne ? first : layoutOfIr(type), length: elements.length };
}

/** By the checker's type, where no declaration says more. */
function layoutOfType(module: ModuleLowering, type: ts.Type, place: ts.Node): LayoutType {
  const { checker } = module;
  if (isFunctionType(type)) return module.diagnostics.reject('WM0408', place);
  const translated = module.types.of(type, place);
  rejectRecursive(module, translated, place);
  if (type.isUnion() && !(type.flags & typescript.TypeFlags.Boolean)) {
    const { Undefined, Null, Void } = typescript.TypeFlags;
    const has = (flag: ts.TypeFlags): boolean => type.types.some(({ flags }) => (flags & flag) !== 0);
    const values = type.types.filter(({ flags }) => (flags & (Undefined | Null | Void)) === 0);
    const joined = joinedLayout(values.map((value) => layoutOfType(module, value, place)));
    if (joined === undefined) return module.diagnostics.reject('WM0205', place, { type: checker.typeToString(type) });
    return optional(joined, { undefined: has(Undefined), null: has(Null) });
  }
  if (type.isNumberLiteral() || type.isStringLiteral()) return { kind: 'literal', values: [type.value] };
  if (type.flags & typescript.TypeFlags.BooleanLiteral)
    return { kind: 'literal', values: [checker.typeToString(type) === 'true'] };
  if (translated.kind === 'boolean' || translated.kind === 'number' || translated.kind === 'string')
    return { kind: translated.kind };
  const table = tableShape(translated);
  if (table !== undefined) return tableLayout(module, table, type, place);
  if (checker.isTupleType(type))
    return tuple(
      checker.getTypeArguments(type as ts.TypeReference).map((element) => layoutOfType(module, element, place)),
    );
  if (translated.kind === 'array') {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    return element === undefined
      ? layoutOfIr(translated)
      : { kind: 'array', element: layoutOfType(module, element, place) };
  }
  const fields = checker.getPropertiesOfType(type).map((field): LayoutField => {
    const declaration = field.valueDeclaration;
    const node =
      declaration !== undefined && typescript.isPropertySignature(declaration) ? declaration.type : undefined;
    const own =
      node === undefined ? layoutOfType(module, checker.getTypeOfSymbol(field), place) : layoutOfNode(module, node);
    const isOptional = (field.flags & typescript.SymbolFlags.Optional) !== 0;
    return { name: field.name, type: isOptional ? optional(own, { absent: true, undefined: true }) : own };
  });
  return { kind: 'record', fields };
}

/** Map, Set and dictionaries, with their keys and values as the checker knows them. */
function tableLayout(module: ModuleLowering, table: TableShape, type: ts.Type, place: ts.Node): LayoutType {
  const { checker } = module;
  const given = checker.getTypeArguments(type as ts.TypeReference).map((each) => layoutOfType(module, each, place));
  const [first, second] = given;
  if (table.kind === 'set') return { kind: 'set', element: first ?? layoutOfIr(table.key) };
  if (table.kind === 'map')
    return { kind: 'map', key: first ?? layoutOfIr(table.key), value: second ?? layoutOfIr(table.value) };
  const [index] = checker.getIndexInfosOfType(type);
  const values =
    index === undefined
      ? checker.getPropertiesOfType(type).map((field) => checker.getNonNullableType(checker.getTypeOfSymbol(field)))
      : [index.type];
  const value = joinedLayout(values.map((each) => layoutOfType(module, each, place)));
  return { kind: 'dictionary', value: value ?? layoutOfIr(table.value) };
}

function layoutOfIr(type: IrType): LayoutType {
  switch (type.kind) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'string':
      return { kind: 'string' };
    case 'nullable':
      return optional(layoutOfIr(type.value), { undefined: true, null: true });
    case 'array':
      return { kind: 'array', element: layoutOfIr(type.element) };
    case 'record': {
      const mixed = mixedShape(type);
      if (mixed !== undefined)
        return { kind: 'mixed', alternatives: mixed.alternatives.map((each) => layoutOfIr(each.type)) };
      return {
        kind: 'record',
        fields: type.fields.map((field) => ({ name: field.name, type: layoutOfIr(field.type) })),
      };
    }
    default:
      return { kind: 'number' };
  }
}

/** How a value of a layout is represented, or undefined where the language does not hold it yet. */
export function representationOf(layout: LayoutType): IrType | undefined {
  switch (layout.kind) {
    case 'number':
      return numberType;
    case 'boolean':
      return booleanType;
    case 'literal':
      if (layout.values.every((value) => typeof value === 'number')) return numberType;
      if (layout.values.every((value) => typeof value === 'string')) return stringType;
      if (layout.values.every((value) => typeof value === 'boolean')) return booleanType;
      return joinedByKind(
        layout.values.map((value) => scalarTypes[typeof value as keyof typeof scalarTypes]),
        sameType,
      );
    case 'mixed': {
      const types = layout.alternatives.map(representationOf);
      const known = types.filter((type) => type !== undefined);
      return known.length < types.length ? undefined : joinedByKind(known, sameType);
    }
    case 'string':
      return stringType;
    case 'optional': {
      const value = representationOf(layout.value);
      return value === undefined ? undefined : nullableType(value);
    }
    case 'array': {
      const element = representationOf(layout.element);
      return element === undefined ? undefined : arrayType(element);
    }
    case 'map':
    case 'set':
    case 'dictionary':
      return tableRepresentation(layout);
    case 'tuple': {
      const elements = layout.elements.map(representationOf);
      const [first] = elements;
      if (first === undefined || !elements.every((element) => element !== undefined)) return undefined;
      return elements.every((element) => sameType(element, first))
        ? arrayType(first)
        : recordType(elements.map((type, at) => ({ name: String(at), type })));
    }
    case 'record': {
      const fields = layout.fields.map(({ name, type }) => ({ name, type: representationOf(type) }));
      return fields.every((field): field is { name: string; type: IrType } => field.type !== undefined)
        ? recordType(fields)
        : undefined;
    }
    default:
      return undefined;
  }
}

const scalarTypes = { number: numberType, string: stringType, boolean: booleanType } as const;

function tableRepresentation(layout: Extract<LayoutType, { kind: 'map' | 'set' | 'dictionary' }>): IrType | undefined {
  const key = layout.kind === 'map' ? representationOf(layout.key) : stringType;
  const value = representationOf(layout.kind === 'set' ? layout.element : layout.value);
  if (key === undefined || value === undefined) return undefined;
  if (layout.kind === 'set') return setType(value);
  return layout.kind === 'map' ? mapType(key, value) : dictionaryType(value);
}

/** Tuples whose elements share one layout, as arrays of fixed length: the form every later part expects. */
export function normalised(layout: LayoutType): LayoutType {
  switch (layout.kind) {
    case 'tuple':
      return tuple(layout.elements.map(normalised));
    case 'array':
    case 'set':
      return { ...layout, element: normalised(layout.element) };
    case 'map':
      return { ...layout, key: normalised(layout.key), value: normalised(layout.value) };
    case 'dictionary':
      return { ...layout, value: normalised(layout.value) };
    case 'union': {
      const variants = layout.variants.map(({ tag, fields }) => ({
        tag,
        fields: fields.map(({ name, type }) => ({ name, type: normalised(type) })),
      }));
      return { ...layout, variants };
    }
    case 'optional':
      return { ...layout, value: normalised(layout.value) };
    case 'mixed':
      return { ...layout, alternatives: layout.alternatives.map(normalised) };
    case 'record':
      return { kind: 'record', fields: layout.fields.map(({ name, type }) => ({ name, type: normalised(type) })) };
    default:
      return layout;
  }
}
