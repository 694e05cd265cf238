import type ts from 'typescript6';
import { Rejected } from '../check/diagnostics.ts';
import { typescript } from '../check/typescript.ts';
import { bindDeclaration } from './bindings.ts';
import { condition } from './logical.ts';
import type { FunctionBuilder, Jump } from './function_builder.ts';
import { functionOfInitializer } from './function_nodes.ts';
import { lowerDo, lowerFor, lowerForIn, lowerForOf, lowerWhile } from './loops.ts';
import { noneValue } from './nullable.ts';
import { lowerSwitch } from './switches.ts';
import { lowerThrow } from './throws.ts';

/** Lowers one statement. A construct that is rejected leaves its diagnostic; the statements after it are still looked at. */
export function lowerStatement(f: FunctionBuilder, node: ts.Statement): void {
  const outer = f.place;
  f.place = node;
  try {
    statement(f, node);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
  } finally {
    f.place = outer;
  }
}

function statement(f: FunctionBuilder, node: ts.Statement): void {
  if (typescript.isBlock(node)) {
    for (const inner of node.statements) f.statement(inner);
  } else if (typescript.isVariableStatement(node)) {
    for (const declaration of node.declarationList.declarations) variable(f, declaration);
  } else if (typescript.isFunctionDeclaration(node)) localFunction(f, node.name);
  else if (typescript.isExpressionStatement(node)) f.discard(f.tolerant(node.expression));
  else if (typescript.isIfStatement(node)) ifStatement(f, node);
  else if (typescript.isForStatement(node)) lowerFor(f, node, undefined);
  else if (typescript.isForOfStatement(node)) lowerForOf(f, node, undefined);
  else if (typescript.isForInStatement(node)) lowerForIn(f, node, undefined);
  else if (typescript.isWhileStatement(node)) lowerWhile(f, node, undefined);
  else if (typescript.isDoStatement(node)) lowerDo(f, node, undefined);
  else if (typescript.isLabeledStatement(node)) labelled(f, node);
  else if (typescript.isSwitchStatement(node)) lowerSwitch(f, node);
  else if (typescript.isReturnStatement(node)) returnStatement(f, node);
  else if (typescript.isBreakStatement(node)) breakStatement(f, node);
  else if (typescript.isContinueStatement(node)) continueStatement(f, node);
  else if (typescript.isThrowStatement(node)) lowerThrow(f, node);
  else if (
    !typescript.isEmptyStatement(node) &&
    !typescript.isTypeAliasDeclaration(node) &&
    !typescript.isEnumDeclaration(node) &&
    !typescript.isInterfaceDeclaration(node)
  )
    f.reject('WM0301', node, { name: node.getText(), remedy: 'Write it with plain statements.' });
}

function variable(f: FunctionBuilder, node: ts.VariableDeclaration): void {
  const isConst = (node.parent.flags & typescript.NodeFlags.Const) !== 0;
  if (isConst && node.initializer !== undefined && functionOfInitializer(node.initializer) !== undefined)
    localFunction(f, node.name);
  else bindDeclaration(f, node, node.parent.parent.parent);
}

/** Lowered where it is first used; its calls find it by its symbol. */
function localFunction(f: FunctionBuilder, name: ts.BindingName | undefined): void {
  const symbol = name === undefined ? undefined : f.symbol(name);
  if (symbol !== undefined) f.declared.push(symbol);
}

function ifStatement(f: FunctionBuilder, node: ts.IfStatement): void {
  const test = condition(f, node.expression);
  const then = f.block(() => f.statement(node.thenStatement));
  const { elseStatement } = node;
  const otherwise = elseStatement === undefined ? [] : f.block(() => f.statement(elseStatement));
  f.emit({ kind: 'if', test: test.expression, then, otherwise });
}

function labelled(f: FunctionBuilder, node: ts.LabeledStatement): void {
  const name = node.label.text;
  const inner = node.statement;
  if (typescript.isForStatement(inner)) lowerFor(f, inner, name);
  else if (typescript.isForOfStatement(inner)) lowerForOf(f, inner, name);
  else if (typescript.isForInStatement(inner)) lowerForIn(f, inner, name);
  else if (typescript.isWhileStatement(inner)) lowerWhile(f, inner, name);
  else if (typescript.isDoStatement(inner)) lowerDo(f, inner, name);
  else {
    const label = f.label();
    f.jumps.push({ kind: 'named', name, breakTo: label });
    const body = f.block(() => f.statement(inner));
    f.jumps.pop();
    f.emit({ kind: 'block', label, body });
  }
}

function returnStatement(f: FunctionBuilder, node: ts.ReturnStatement): void {
  const inlined = f.jumps.findLast((jump) => jump.kind === 'inlined');
  const type = inlined?.type ?? f.result;
  const value =
    node.expression === undefined
      ? undefined
      : type.kind === 'void'
        ? f.tolerant(node.expression)
        : f.typed(node.expression, type);
  if (type.kind === 'void' && value !== undefined) f.discard(value);
  const result =
    type.kind === 'nullable' && value === undefined
      ? noneValue('undefined', type)
      : type.kind === 'void'
        ? undefined
        : value;
  if (inlined === undefined) {
    f.emit(result === undefined ? { kind: 'return' } : { kind: 'return', value: result.expression });
    return;
  }
  if (inlined.result !== undefined && result !== undefined) f.set(inlined.result, result);
  f.emit({ kind: 'break', label: inlined.breakTo });
}

function breakStatement(f: FunctionBuilder, node: ts.BreakStatement): void {
  const name = node.label?.text;
  const found = f.jumps.findLast((jump: Jump) =>
    name === undefined
      ? jump.kind === 'loop' || jump.kind === 'switch'
      : (jump.kind === 'loop' || jump.kind === 'named') && jump.name === name,
  );
  if (found !== undefined) f.emit({ kind: 'break', label: found.breakTo });
}

function continueStatement(f: FunctionBuilder, node: ts.ContinueStatement): void {
  const name = node.label?.text;
  const found = f.jumps.findLast((jump: Jump) => jump.kind === 'loop' && (name === undefined || jump.name === name));
  if (found?.kind !== 'loop') return;
  found.used = true;
  f.emit({ kind: 'break', label: found.continueTo });
}
