import type ts from 'typescript6';
import { Diagnostics, Rejected } from '../check/diagnostics.ts';
import { typescript } from '../check/typescript.ts';
import type { Families } from './families.ts';
import { randomRecordType } from './library.ts';
import { TypeTranslator } from './types.ts';

/** What it does not find, lowering does. */
const mostPasses = 24;

/** Finds the families that a program's declared types form, which costs far less than lowering it to find them. */
export function findFamilies(checker: ts.TypeChecker, files: readonly ts.SourceFile[], families: Families): void {
  const fixed = new Map([['Random', randomRecordType]]);
  for (let pass = 1; pass <= mostPasses; pass += 1) {
    const types = new TypeTranslator(checker, new Diagnostics(), fixed, false, families);
    const visit = (node: ts.Node): void => {
      if (typescript.isTypeNode(node) && !typescript.isTypePredicateNode(node)) translate(types, checker, node);
      else if (typescript.isInterfaceDeclaration(node)) translate(types, checker, node);
      typescript.forEachChild(node, visit);
    };
    for (const file of files) visit(file);
    if (!families.nextPass()) return;
  }
}

function translate(types: TypeTranslator, checker: ts.TypeChecker, node: ts.TypeNode | ts.InterfaceDeclaration): void {
  try {
    types.of(checker.getTypeAtLocation(typescript.isInterfaceDeclaration(node) ? node.name : node), node);
  } catch (error) {
    // What cannot be represented is said where the program is lowered.
    if (!(error instanceof Rejected)) throw error;
  }
}
