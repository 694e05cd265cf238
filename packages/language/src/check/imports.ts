import type ts from 'typescript6';
import type { Diagnostics } from './diagnostics.ts';
import { describe } from './rules.ts';
import { typescript } from './typescript.ts';

const given = new Set(['State', 'Action', 'Random']);

/**
 * Imports of the given types, from wherever the author supposes them, say nothing new: they are blanked out, every
 * position kept. Any other import is rejected.
 */
export function blankImports(file: ts.SourceFile, diagnostics: Diagnostics): string {
  let { text } = file;
  for (const statement of file.statements) {
    if (!typescript.isImportDeclaration(statement)) continue;
    const clause = statement.importClause;
    const names = importedNames(clause);
    const foreign = names.find((name) => !given.has(name));
    const start = statement.getStart(file);
    const end = statement.getEnd();
    if (clause === undefined || foreign !== undefined) {
      const facts = { name: foreign ?? statement.moduleSpecifier.getText(file) };
      diagnostics.add('WM0104', file, start, end, describe('WM0104', facts));
    }
    text = text.slice(0, start) + text.slice(start, end).replaceAll(/[^\n\r]/g, ' ') + text.slice(end);
  }
  return text;
}

function importedNames(clause: ts.ImportClause | undefined): readonly string[] {
  if (clause === undefined) return [];
  const names = clause.name === undefined ? [] : [clause.name.text];
  const bindings = clause.namedBindings;
  if (bindings === undefined) return names;
  if (typescript.isNamespaceImport(bindings)) return [...names, `* as ${bindings.name.text}`];
  return [
    ...names,
    // `import { State as S }` would bring in a name of its own.
    ...bindings.elements.map(({ name, propertyName }) =>
      propertyName === undefined ? name.text : `${propertyName.text} as ${name.text}`,
    ),
  ];
}
