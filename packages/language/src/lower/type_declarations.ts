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

/** Whether `{}` or an interface without members is declared as a type somewhere. */
export function declaresEmptyType(node: ts.Node): boolean {
  if ((typescript.isTypeLiteralNode(node) || typescript.isInterfaceDeclaration(node)) && node.members.length === 0)
    return true;
  return typescript.forEachChild(node, (child) => declaresEmptyType(child) || undefined) ?? false;
}
