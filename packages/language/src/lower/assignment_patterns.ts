import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { elementOr, elementSource, elementWalk, fieldName, fieldOr, restElements, restFields } from './patterns.ts';
import { withoutParentheses } from './reads.ts';
import type { Value } from './value.ts';

export type AssignmentPattern = ts.ArrayLiteralExpression | ts.ObjectLiteralExpression;

export function isAssignmentPattern(node: ts.Expression): node is AssignmentPattern {
  return typescript.isArrayLiteralExpression(node) || typescript.isObjectLiteralExpression(node);
}

/** Evaluates a target that is no pattern; what it gives stores a value there. */
export type OpenTarget = (node: ts.Expression) => (value: Value) => void;

/** `[a, b.c, ...d] = value`, `({ x, y: [z] = w } = value)`: each target is evaluated before its value is taken out. */
export function assignPattern(f: FunctionBuilder, pattern: AssignmentPattern, value: Value, open: OpenTarget): void {
  if (typescript.isArrayLiteralExpression(pattern)) assignElements(f, pattern, value, open);
  else assignFields(f, pattern, value, open);
}

function assignElements(f: FunctionBuilder, pattern: ts.ArrayLiteralExpression, given: Value, open: OpenTarget): void {
  const value = elementSource(f, given, pattern);
  const parts = pattern.elements.flatMap((element) => {
    const { target, otherwise } = withoutDefault(element);
    return otherwise === undefined ? [target] : [target, otherwise];
  });
  const source = elementWalk(f, value, parts, pattern);
  for (const [at, element] of pattern.elements.entries()) {
    if (typescript.isOmittedExpression(element)) {
      source(at);
      continue;
    }
    if (typescript.isSpreadElement(element)) {
      assignTo(f, element.expression, open, () => restElements(f, source(at), at, element));
      continue;
    }
    const { target, otherwise } = withoutDefault(element);
    assignTo(f, target, open, () => elementOr(f, source(at), at, otherwise, target));
  }
}

function assignFields(f: FunctionBuilder, pattern: ts.ObjectLiteralExpression, given: Value, open: OpenTarget): void {
  const value = f.stabilise(f.held(given, pattern), 'source');
  const taken = new Set<string>();
  for (const property of pattern.properties) {
    if (typescript.isShorthandPropertyAssignment(property)) {
      const { name, objectAssignmentInitializer: otherwise } = property;
      taken.add(name.text);
      assignTo(f, name, open, () => fieldOr(f, value, name.text, otherwise, name));
    } else if (typescript.isPropertyAssignment(property)) {
      const name = fieldName(f, property.name);
      const { target, otherwise } = withoutDefault(property.initializer);
      taken.add(name);
      assignTo(f, target, open, () => fieldOr(f, value, name, otherwise, target));
    } else if (typescript.isSpreadAssignment(property)) {
      assignTo(f, property.expression, open, () => restFields(f, value, taken, property));
    } else f.reject('WM0301', property, { name: property.getText(), remedy: 'Assign the fields one by one.' });
  }
}

/** `target = otherwise` inside a pattern. */
export function withoutDefault(node: ts.Expression): { target: ts.Expression; otherwise: ts.Expression | undefined } {
  const isDefault =
    typescript.isBinaryExpression(node) && node.operatorToken.kind === typescript.SyntaxKind.EqualsToken;
  return isDefault ? { target: node.left, otherwise: node.right } : { target: node, otherwise: undefined };
}

function assignTo(f: FunctionBuilder, node: ts.Expression, open: OpenTarget, take: () => Value): void {
  const inner = withoutParentheses(node);
  if (isAssignmentPattern(inner)) {
    assignPattern(f, inner, take(), open);
    return;
  }
  const write = open(inner);
  write(take());
}
