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
