import type { LayoutField, LayoutType } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import {
  arrayType,
  booleanType,
  nullableType,
  numberType,
  recordType,
  sameType,
  stringType,
  type IrType,
} from '../ir/types.ts';
import type { ModuleLowering } from './module_lowering.ts';

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
  if (typescript.isTypeLiteralNode(node)) return { kind: 'record', fields: fieldsOf(module, node.members) };
  if (typescript.isLiteralTypeNode(node) || typescript.isUnionTypeNode(node)) {
    const values = literalValues(module, node);
    if (values !== undefined) return { kind: 'literal', values };
  }
  if (typescript.isUnionTypeNode(node)) {
    const layout = nullableLayout(module, node);
    if (layout !== undefined) return layout;
  }
  if (typescript.isTypeReferenceNode(node)) {
    const layout = reference(module, node);
    if (layout !== undefined) return layout;
  }
  return layoutOfType(module, module.checker.getTypeFromTypeNode(node), node);
}

type Nothings = Partial<Pick<Extract<LayoutType, { kind: 'optional' }>, 'absent' | 'undefined' | 'null'>>;

/** A layout that also holds these nothings. */
function optional(
  layout: LayoutType,
  { absent = false, undefined: none = false, null: isNull = false }: Nothings,
): LayoutType {
  return layout.kind === 'optional'
    ? { ...layout, absent: layout.absent || absent, undefined: layout.undefined || none, null: layout.null || isNull }
    : { kind: 'optional', value: layout, absent, undefined: none, null: isNull };
}

/** `T | null | undefined`, with T as it is written. */
function nullableLayout(module: ModuleLowering, node: ts.UnionTypeNode): LayoutType | undefined {
  const isUndefined = (part: ts.TypeNode): boolean => part.kind === typescript.SyntaxKind.UndefinedKeyword;
  const isNull = (part: ts.TypeNode): boolean =>
    typescript.isLiteralTypeNode(part) && part.literal.kind === typescript.SyntaxKind.NullKeyword;
  const values = node.types.filter((part) => !isUndefined(part) && !isNull(part));
  if (values.length === node.types.length) return undefined;
  const literals = values.map((part) => literalValues(module, part));
  const [only] = values;
  const nothings = { undefined: node.types.some(isUndefined), null: node.types.some(isNull) };
  if (literals.every((part) => part !== undefined))
    return optional({ kind: 'literal', values: [...new Set(literals.flat())] }, nothings);
  return values.length === 1 && only !== undefined ? optional(layoutOfNode(module, only), nothings) : undefined;
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
  const symbol = module.checker.getSymbolAtLocation(node.typeName);
  const [declaration, ...others] = symbol?.declarations ?? [];
  if (declaration === undefined || others.length > 0 || node.typeArguments !== undefined) return undefined;
  if (typescript.isTypeAliasDeclaration(declaration)) {
    // The checker finds recursion; it is looked for before the alias is followed.
    module.types.ofNode(node);
    return layoutOfNode(module, declaration.type);
  }
  if (!typescript.isInterfaceDeclaration(declaration)) return undefined;
  module.types.ofNode(node);
  return interfaceLayout(module, declaration);
}

/** Fields of the interfaces it extends come first. */
function interfaceLayout(module: ModuleLowering, node: ts.InterfaceDeclaration): LayoutType {
  if (node.heritageClauses === undefined) return { kind: 'record', fields: fieldsOf(module, node.members) };
  return layoutOfType(module, module.checker.getTypeAtLocation(node), node);
}

/** The values of a union of literals, in the order written; undefined for anything else. */
function literalValues(module: ModuleLowering, node: ts.TypeNode): (number | string)[] | undefined {
  if (typescript.isParenthesizedTypeNode(node)) return literalValues(module, node.type);
  if (typescript.isUnionTypeNode(node)) {
    const parts = node.types.map((part) => literalValues(module, part));
    return parts.every((part) => part !== undefined) ? [...new Set(parts.flat())] : undefined;
  }
  if (typescript.isTypeReferenceNode(node)) {
    const declaration = module.checker.getSymbolAtLocation(node.typeName)?.declarations?.[0];
    return declaration !== undefined && typescript.isTypeAliasDeclaration(declaration)
      ? literalValues(module, declaration.type)
      : undefined;
  }
  if (!typescript.isLiteralTypeNode(node)) return undefined;
  const type = module.checker.getTypeFromTypeNode(node);
  return type.isNumberLiteral() || type.isStringLiteral() ? [type.value] : undefined;
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
  const translated = module.types.of(type, place);
  if (translated.kind === 'nullable') {
    const has = (flag: ts.TypeFlags): boolean =>
      (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & flag) !== 0);
    const { Undefined, Null } = typescript.TypeFlags;
    const value = layoutOfType(module, module.checker.getNonNullableType(type), place);
    return optional(value, { undefined: has(Undefined), null: has(Null) });
  }
  if (translated.kind === 'string') {
    const values = (type.isUnion() ? type.types : [type]).map((member) =>
      member.isStringLiteral() ? member.value : undefined,
    );
    return values.every((value) => value !== undefined) ? { kind: 'literal', values } : { kind: 'string' };
  }
  if (translated.kind === 'boolean') return { kind: 'boolean' };
  if (translated.kind === 'number') {
    const values = (type.isUnion() ? type.types : [type]).map((member) =>
      member.isNumberLiteral() ? member.value : Number.NaN,
    );
    return values.some((value) => Number.isNaN(value)) ? { kind: 'number' } : { kind: 'literal', values };
  }
  const { checker } = module;
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
    case 'record':
      return {
        kind: 'record',
        fields: type.fields.map((field) => ({ name: field.name, type: layoutOfIr(field.type) })),
      };
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
      return layout.values.every((value) => typeof value === 'boolean') ? booleanType : undefined;
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

/** Tuples whose elements share one layout, as arrays of fixed length: the form every later part expects. */
export function normalised(layout: LayoutType): LayoutType {
  switch (layout.kind) {
    case 'tuple':
      return tuple(layout.elements.map(normalised));
    case 'array':
      return { ...layout, element: normalised(layout.element) };
    case 'optional':
      return { ...layout, value: normalised(layout.value) };
    case 'record':
      return { kind: 'record', fields: layout.fields.map(({ name, type }) => ({ name, type: normalised(type) })) };
    default:
      return layout;
  }
}
