import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import type { FunctionId } from '../../ir/ir.ts';
import { nullableType, numberType, type IrType } from '../../ir/types.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { isFunctionType } from '../function_nodes.ts';
import { noneValue, nothingOf } from '../nullable.ts';
import { numberValue, type Value } from '../value.ts';
import { captured } from './captures.ts';
import { instanceOf } from './instances.ts';
import { slotsOf, writtenShape, type FunctionShape, type FunctionValue } from './shapes.ts';
import { functionValueOf } from './values.ts';

/*
 * Functions in tables, fields and variables that change: each has a number from 1, so that it is true where it is
 * tested. A call goes through a dispatcher for the signature that the call has: it tries the numbers of all stored
 * functions that fit it. Stored functions capture nothing.
 */

export interface Dispatcher {
  readonly id: FunctionId;
  readonly parameters: readonly IrType[];
  readonly result: IrType;
  /** What TypeScript says of the functions that its calls call. */
  readonly called: Set<ts.Type>;
}

/** Where a function is stored. */
export type StoredNode = ts.Expression | ts.MethodDeclaration;

/** The stored functions of one module. */
export class StoredFunctions {
  readonly shapes: (FunctionShape & { readonly kind: 'written' | 'given' })[] = [];
  readonly nodes: StoredNode[] = [];
  readonly dispatchers = new Map<string, Dispatcher>();
}

/** A function where a value is wanted: its number. Undefined for an expression that is no function by itself. */
export function storeFunctionValue(f: FunctionBuilder, node: ts.Expression): Value | undefined {
  const found = functionValueOf(f, node);
  if (found === undefined) {
    const isNamed = typescript.isIdentifier(node) || typescript.isPropertyAccessExpression(node);
    const isOfLanguage = isNamed && isDeclaredByLanguage(f, node);
    return isOfLanguage ? f.reject('WM0406', node, { name: node.getText() }) : undefined;
  }
  return numbered(f, found, node);
}

/** `{ apply(x) { … } }`: a method that is stored in a field like any function, and has no `this`. */
export function storeMethod(f: FunctionBuilder, node: ts.MethodDeclaration): Value {
  const { captures, values } = captured(f, node, node.name);
  const shape = writtenShape(node.name.getText(), node, f.module.types.environment, captures);
  return numbered(f, { shape, values }, node);
}

function numbered(f: FunctionBuilder, found: FunctionValue, node: StoredNode): Value {
  const { shape } = found;
  if (shape.kind === 'none') return noneValue(shape.key, nullableType(numberType));
  if (shape.kind === 'stored') return found.values[0] as Value;
  rejectCaptures(f, found, node);
  if (shape.kind === 'written') {
    if ((shape.node.typeParameters?.length ?? 0) > 0) return f.reject('WM0406', node, { name: shape.name });
    // Its body is lowered even if no call can reach it.
    instanceOf(f.module, shape, [], node, f.owner);
  }
  const { shapes, nodes } = f.module.stored;
  const at = shapes.findIndex(({ key }) => key === shape.key);
  if (at >= 0) return numberValue(at + 1);
  shapes.push(shape);
  nodes.push(node);
  return numberValue(shapes.length);
}

/** A function where only whether there is one matters: `if (visit)`, `visit?.(x)`, `visit !== undefined`. */
export function testedFunction(f: FunctionBuilder, symbol: ts.Symbol, node: ts.Expression): Value | undefined {
  const known = f.functions.get(symbol);
  if (known === undefined || known.shape.kind === 'none' || known.shape.kind === 'stored') return undefined;
  return isTest(node) ? numberValue(1) : undefined;
}

function isTest(node: ts.Node): boolean {
  const { parent } = node;
  if (typescript.isParenthesizedExpression(parent)) return isTest(parent);
  if (typescript.isCallExpression(parent)) return parent.questionDotToken !== undefined && parent.expression === node;
  if (typescript.isIfStatement(parent)) return true;
  if (typescript.isPrefixUnaryExpression(parent)) return true;
  if (typescript.isConditionalExpression(parent)) return parent.condition === node;
  if (!typescript.isBinaryExpression(parent)) return false;
  const { kind } = parent.operatorToken;
  if (kind === SyntaxKind.AmpersandAmpersandToken) return parent.left === node;
  const other = parent.left === node ? parent.right : parent.left;
  return comparisons.has(kind) && nothingOf(other) !== undefined;
}

const { SyntaxKind } = typescript;
const comparisons = new Set<ts.SyntaxKind>([
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
  SyntaxKind.EqualsEqualsToken,
  SyntaxKind.ExclamationEqualsToken,
]);

/** A function of the language that is called in its own way: it has no name to hand on. */
function isDeclaredByLanguage(f: FunctionBuilder, node: ts.Identifier | ts.PropertyAccessExpression): boolean {
  const owner = typescript.isPropertyAccessExpression(node) ? node.expression : node;
  if (!typescript.isIdentifier(owner)) return false;
  const declarations = f.symbol(owner)?.declarations ?? [];
  return (
    declarations.length > 0 &&
    declarations.every((each) => each.getSourceFile().isDeclarationFile) &&
    isFunctionType(f.module.checker.getTypeAtLocation(node))
  );
}

function rejectCaptures(f: FunctionBuilder, { shape }: FunctionValue, node: ts.Node): void {
  if (shape.kind !== 'written') return;
  const first = shape.captures.find((capture) => capture.kind === 'variable' || slotsOf(capture.shape).length > 0);
  if (first !== undefined) f.reject('WM0405', node, { name: first.symbol.name });
}
