import { failure, success, type Result } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from './check/typescript.ts';
import { literalNumber, unwrapped } from './lower/parameters.ts';

/** Why values cannot be written into a source. */
export interface ParameterTextError {
  readonly code: 'no_parameters' | 'unknown_parameter' | 'not_finite';
  readonly message: string;
}

/**
 * The source with other numbers in `export const parameters = { … }`; everything else stays as it is, character for
 * character. A number that has the value already keeps its spelling. Meant for a source that the checker accepts: then
 * the result is accepted too, and its parameters are these values.
 */
export function withParameterValues(
  source: string,
  values: Readonly<Record<string, number>>,
): Result<string, ParameterTextError> {
  const file = typescript.createSourceFile('model.ts', source, typescript.ScriptTarget.ES2022, true);
  const places = placesOf(file);
  if (places === undefined)
    return failure({
      code: 'no_parameters',
      message: 'the program has no `export const parameters = { … }` with a literal; add one to fit its constants',
    });
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  for (const [name, value] of Object.entries(values)) {
    const place = places.get(name);
    if (place === undefined)
      return failure({
        code: 'unknown_parameter',
        message: `the program has no parameter '${name}'; it has ${[...places.keys()].join(', ')}`,
      });
    if (!Number.isFinite(value))
      return failure({ code: 'not_finite', message: `the parameter '${name}' cannot become ${String(value)}` });
    if (place.value === value) continue;
    edits.push({ start: place.node.getStart(file), end: place.node.getEnd(), text: String(value) });
  }
  // From the end on, so that earlier places stay where they are.
  edits.sort((a, b) => b.start - a.start);
  let text = source;
  for (const { start, end, text: number } of edits) text = text.slice(0, start) + number + text.slice(end);
  return success(text);
}

interface Place {
  readonly node: ts.Expression;
  readonly value: number | undefined;
}

function placesOf(file: ts.SourceFile): ReadonlyMap<string, Place> | undefined {
  for (const statement of file.statements) {
    if (!typescript.isVariableStatement(statement) || !isExported(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!typescript.isIdentifier(name) || name.text !== 'parameters') continue;
      const literal = unwrapped(initializer);
      if (literal === undefined || !typescript.isObjectLiteralExpression(literal)) continue;
      // Of a name that stands there twice the last one counts, as in JavaScript.
      return new Map(literal.properties.flatMap((property) => placeOf(property)));
    }
  }
  return undefined;
}

function isExported({ modifiers }: ts.VariableStatement): boolean {
  return modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword) ?? false;
}

function placeOf(property: ts.ObjectLiteralElementLike): [string, Place][] {
  if (!typescript.isPropertyAssignment(property)) return [];
  const { name, initializer } = property;
  if (!typescript.isIdentifier(name) && !typescript.isStringLiteral(name)) return [];
  return [[name.text, { node: initializer, value: literalNumber(initializer) }]];
}
