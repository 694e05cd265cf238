import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import type { Expression } from '../../ir/ir.ts';
import { arrayType, nullableType, type ArrayType } from '../../ir/types.ts';
import type { Binding, FunctionBuilder } from '../function_builder.ts';
import { isFixedWithinTurn } from '../loop_counters.ts';
import { noneValue, someValue } from '../nullable.ts';
import { namesOfVariables, variableSymbol } from '../symbols.ts';
import { intValue, type Value } from '../value.ts';

/**
 * Variables that are assigned to and that functions of their own (not the inlined callbacks of array methods) name beside
 * the one that declares them. They live in cells, arrays of one element, which all of these functions share.
 */
export function sharedVariables(
  files: readonly ts.SourceFile[],
  checker: ts.TypeChecker,
  reassigned: ReadonlySet<ts.Symbol>,
): ReadonlySet<ts.Symbol> {
  const found = new Set<ts.Symbol>();
  const names = namesOfVariables(reassigned);
  // Of functions around the node: a variable that is shared is named inside one that it does not belong to.
  let depth = 0;
  const visit = (node: ts.Node): void => {
    if (typescript.isTypeNode(node)) return;
    if (typescript.isIdentifier(node)) {
      if (depth < 1 || !names.has(node.escapedText)) return;
      const symbol = variableSymbol(node, checker);
      const declaration = symbol?.valueDeclaration;
      if (symbol === undefined || declaration === undefined || !reassigned.has(symbol) || found.has(symbol)) return;
      const owner = ownerOf(declaration, checker);
      if (owner !== ownerOf(node, checker) && !isFixedWithinTurn(symbol, checker)) found.add(symbol);
    }
    const isFunction = typescript.isFunctionLike(node);
    if (isFunction) depth += 1;
    typescript.forEachChild(node, visit);
    if (isFunction) depth -= 1;
  };
  for (const file of files) visit(file);
  return found;
}

/** The function whose locals a node's variables are; of statements at the top level the file. */
function ownerOf(node: ts.Node, checker: ts.TypeChecker): ts.Node {
  let at: ts.Node = node.parent;
  while (!typescript.isSourceFile(at) && !(typescript.isFunctionLike(at) && !isInlined(at, checker))) at = at.parent;
  return at;
}

/** Written in place as the argument of a method of the language's own: such callbacks become part of the caller. */
export function isInlined(node: ts.Node, checker: ts.TypeChecker): boolean {
  if (!typescript.isArrowFunction(node) && !typescript.isFunctionExpression(node)) return false;
  if (node.name !== undefined) return false;
  let argument: ts.Expression = node;
  while (typescript.isParenthesizedExpression(argument.parent)) argument = argument.parent;
  const call = argument.parent;
  if (!typescript.isCallExpression(call) || call.expression === argument) return false;
  if (!typescript.isPropertyAccessExpression(call.expression)) return false;
  const declarations = checker.getSymbolAtLocation(call.expression.name)?.declarations ?? [];
  return declarations.length > 0 && declarations.every((each) => each.getSourceFile().isDeclarationFile);
}

/** What a variable holds now. */
export function readVariable(f: FunctionBuilder, binding: Binding, node: ts.Node): Value {
  const local = f.read(binding.local);
  const sign = binding.unsigned ? { unsigned: true } : {};
  if (binding.cell === undefined) return { ...local, ...sign };
  const held: Value = {
    expression: {
      kind: 'array.at',
      type: binding.cell,
      array: local.expression,
      index: { kind: 'int', value: 0 },
    },
    type: binding.cell.element,
  };
  return binding.late === true ? f.held(held, node) : { ...held, ...sign };
}

/** Stores a value of the variable's type. */
export function writeVariable(f: FunctionBuilder, binding: Binding, value: Value): void {
  if (binding.cell === undefined) {
    f.set(binding.local, value);
    return;
  }
  const stored = binding.late === true ? someValue(value) : value;
  f.emit({
    kind: 'array.put',
    type: binding.cell,
    array: f.read(binding.local).expression,
    index: intValue(0).expression,
    value: stored.expression,
  });
}

/** Stores the first value; a shared variable gets its cell, anew each time its declaration is reached. */
export function initialiseVariable(f: FunctionBuilder, binding: Binding, value: Value, node: ts.Node): void {
  if (binding.cell === undefined) f.set(binding.local, value);
  else f.set(binding.local, newCell(f, binding.cell, value, node));
}

function newCell(f: FunctionBuilder, type: ArrayType, value: Value, node: ts.Node): Value {
  const expression: Expression = {
    kind: 'array.new',
    type,
    elements: [value.expression],
    bytes: 0,
    site: f.site(node),
  };
  return { expression, type };
}

/** A shared variable before its first value: a read of one that has none stops the step. */
export function lateBinding(f: FunctionBuilder, binding: Binding, node: ts.Node): Binding {
  if (binding.cell === undefined) return binding;
  const { type } = binding;
  const cell: ArrayType = arrayType(nullableType(type));
  const local = f.local('cell', cell, true);
  f.set(local, newCell(f, cell, noneValue('undefined', nullableType(type)), node));
  return { ...binding, local, cell, ...(type.kind === 'nullable' ? {} : { late: true }) };
}
