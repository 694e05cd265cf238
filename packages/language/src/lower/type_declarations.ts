import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';

/** A type a program declares at its top level: the node that means it, and the declaration. */
export interface TypeDeclaration {
  readonly type: ts.TypeNode | ts.InterfaceDeclaration;
  readonly node: ts.Node;
}

export function declarationOf(file: ts.SourceFile, name: string): TypeDeclaration | undefined {
  for (const node of file.statements) {
    if (typescript.isTypeAliasDeclaration(node) && node.name.text === name) return { type: node.type, node };
    if (typescript.isInterfaceDeclaration(node) && node.name.text === name) return { type: node, node };
  }
  return undefined;
}

/**
 * Whether a type without members is declared somewhere: `{}`, an interface, or what Record, Pick, Omit or a mapped type
 * leave of another.
 */
export function declaresEmptyType(node: ts.Node, checker: ts.TypeChecker): boolean {
  if ((typescript.isTypeLiteralNode(node) || typescript.isInterfaceDeclaration(node)) && node.members.length === 0)
    return true;
  const isMade = typescript.isTypeReferenceNode(node) || typescript.isMappedTypeNode(node);
  if (isMade && isEmptyObject(checker.getTypeFromTypeNode(node), checker)) return true;
  return typescript.forEachChild(node, (child) => declaresEmptyType(child, checker) || undefined) ?? false;
}

function isEmptyObject(type: ts.Type, checker: ts.TypeChecker): boolean {
  return (
    (type.flags & typescript.TypeFlags.Object) !== 0 &&
    checker.getPropertiesOfType(type).length === 0 &&
    checker.getIndexInfosOfType(type).length === 0 &&
    checker.getSignaturesOfType(type, typescript.SignatureKind.Call).length === 0
  );
}
