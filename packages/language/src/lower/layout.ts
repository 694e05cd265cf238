import type { LayoutField, LayoutType } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { arrayType, booleanType, numberType, recordType, sameType, type IrType } from '../ir/types.ts';
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
  if (typescript.isTypeReferenceNode(node)) {
    const layout = reference(module, node);
    if (layout !== undefined) return layout;
  }
  return layoutOfType(module, module.checker.getTypeFromTypeNode(node), node);
}

function fieldsOf(module: ModuleLowering, members: ts.NodeArray<ts.TypeElement>): LayoutField[] {
  return members.flatMap((member) => {
    if (!typescript.isPropertySignature(member) || member.type === undefined) return [];
    if (member.questionToken !== undefined) return module.diagnostics.reject('WM0902', member);
    const name = typescript.isComputedPropertyName(member.name) ? member.name.getText() : member.name.text;
    return [{ name, type: layoutOfNode(module, member.type) }];
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

/** The values of a union of number literals, in the order written; undefined for anything else. */
function literalValues(module: ModuleLowering, node: ts.TypeNode): number[] | undefined {
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
  return type.isNumberLiteral() ? [type.value] : undefined;
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
    return {
      name: field.name,
      type:
        node === undefined ? layoutOfType(module, checker.getTypeOfSymbol(field), place) : layoutOfNode(module, node),
    };
  });
  return { kind: 'record', fields };
}

function layoutOfIr(type: IrType): LayoutType {
  switch (type.kind) {
    case 'boolean':
      return { kind: 'boolean' };
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
      return layout.values.every((value) => typeof value === 'boolean') ? booleanType : undefined;
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
    case 'record':
      return { kind: 'record', fields: layout.fields.map(({ name, type }) => ({ name, type: normalised(type) })) };
    default:
      return layout;
  }
}
