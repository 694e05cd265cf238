import type ts from 'typescript6';
import { typescript } from './check/typescript.ts';
import { literalNumber, unwrapped } from './lower/parameters.ts';

/** A number that a program names and does not mark as one of its parameters. */
export interface UnmarkedConstant {
  readonly name: string;
  readonly value: number;
  /** Of the name, from 1. */
  readonly line: number;
  readonly column: number;
}

/**
 * The constants of a module that are literal numbers, exported or not: `const GRAVITY = 9.8`. A fit or an identification
 * asks data about `export const parameters` alone, whose values the host can set; these it cannot.
 */
export function unmarkedConstants(source: string): readonly UnmarkedConstant[] {
  const file = typescript.createSourceFile('model.ts', source, typescript.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement) =>
    typescript.isVariableStatement(statement)
      ? statement.declarationList.declarations.flatMap((declaration) => constantOf(declaration, file))
      : [],
  );
}

function constantOf({ name, initializer }: ts.VariableDeclaration, file: ts.SourceFile): readonly UnmarkedConstant[] {
  const literal = unwrapped(initializer);
  const value = literal === undefined ? undefined : literalNumber(literal);
  if (value === undefined || !typescript.isIdentifier(name)) return [];
  const { line, character } = file.getLineAndCharacterOfPosition(name.getStart(file));
  return [{ name: name.text, value, line: line + 1, column: character + 1 }];
}
