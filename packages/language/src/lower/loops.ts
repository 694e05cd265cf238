import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { LabelId } from '../ir/ir.ts';
import { booleanType, intType } from '../ir/types.ts';
import { at } from './array_building.ts';
import { bindDeclaration, bindName, bindPattern } from './bindings.ts';
import { condition } from './logical.ts';
import { increment, type FunctionBuilder, type Jump } from './function_builder.ts';
import { withoutParentheses } from './reads.ts';
import { binary, intValue, not, toNumber, type Value } from './value.ts';

/** Leaves the loop where the condition does not hold. */
function leaveUnless(f: FunctionBuilder, test: ts.Expression | undefined, loop: LabelId): void {
  if (test === undefined) return;
  const { expression } = not(condition(f, test));
  if (expression.kind === 'boolean' && !expression.value) return;
  f.emit({ kind: 'if', test: expression, then: [{ kind: 'break', label: loop }], otherwise: [] });
}

/** The body of a loop; `continue` leaves the block around it. */
function body(f: FunctionBuilder, node: ts.Statement, loop: LabelId, name: string | undefined): void {
  const jump: Jump = {
    kind: 'loop',
    ...(name === undefined ? {} : { name }),
    breakTo: loop,
    continueTo: f.label(),
    used: false,
  };
  f.jumps.push(jump);
  const statements = f.block(() => f.statement(node));
  f.jumps.pop();
  if (jump.used) f.emit({ kind: 'block', label: jump.continueTo, body: statements });
  else f.emit(...statements);
}

export function lowerWhile(f: FunctionBuilder, node: ts.WhileStatement, name: string | undefined): void {
  const loop = f.label();
  const statements = f.block(() => {
    leaveUnless(f, node.expression, loop);
    body(f, node.statement, loop, name);
  });
  f.loop(loop, statements, node);
}

export function lowerDo(f: FunctionBuilder, node: ts.DoStatement, name: string | undefined): void {
  const loop = f.label();
  const statements = f.block(() => {
    body(f, node.statement, loop, name);
    leaveUnless(f, node.expression, loop);
  });
  f.loop(loop, statements, node);
}

export function lowerFor(f: FunctionBuilder, node: ts.ForStatement, name: string | undefined): void {
  const { initializer, incrementor } = node;
  if (initializer !== undefined) {
    if (typescript.isVariableDeclarationList(initializer))
      for (const declaration of initializer.declarations) bindDeclaration(f, declaration, node);
    else f.discard(f.expression(initializer));
  }
  const loop = f.label();
  const statements = f.block(() => {
    leaveUnless(f, node.condition, loop);
    body(f, node.statement, loop, name);
    if (incrementor !== undefined) f.discard(f.expression(incrementor));
  });
  f.loop(loop, statements, node);
}

/** `for (const x of xs)` follows the array's length as it changes; `xs.entries()` gives index and element. */
export function lowerForOf(f: FunctionBuilder, node: ts.ForOfStatement, name: string | undefined): void {
  const source = withoutParentheses(node.expression);
  const view = viewOf(f, source);
  const array = f.stabilise(f.expression(view?.array ?? source), 'array');
  if (array.type.kind !== 'array') f.reject('WM0904', source, { type: 'Iterating over this value' });
  const index = f.local('i', intType, false);
  f.set(index, intValue(0));
  const loop = f.label();
  const statements = f.block(() => {
    const test = binary('int.less', f.read(index), f.arrayLength(array), booleanType);
    f.emit({ kind: 'if', test: test.expression, then: [], otherwise: [{ kind: 'break', label: loop }] });
    bindElement(f, node.initializer, array, f.read(index), view?.name);
    body(f, node.statement, loop, name);
    f.emit(increment(index));
  });
  f.loop(loop, statements, node);
}

function viewOf(f: FunctionBuilder, node: ts.Expression): { array: ts.Expression; name: string } | undefined {
  if (!typescript.isCallExpression(node) || !typescript.isPropertyAccessExpression(node.expression)) return undefined;
  const { name, expression } = node.expression;
  if (name.text !== 'entries' && name.text !== 'keys' && name.text !== 'values') return undefined;
  const type = f.module.checker.getTypeAtLocation(expression);
  return f.module.checker.isArrayLikeType(type) ? { array: expression, name: name.text } : undefined;
}

function bindElement(
  f: FunctionBuilder,
  initializer: ts.ForInitializer,
  array: Value,
  index: Value,
  view: string | undefined,
): void {
  const element = at(array, index);
  const declaration = typescript.isVariableDeclarationList(initializer) ? initializer.declarations[0] : undefined;
  if (declaration === undefined) {
    f.reject('WM0909', initializer, {
      name: 'for..of over an existing variable',
      remedy: 'Write: for (const x of xs).',
    });
  } else if (view === 'entries') {
    const { name } = declaration;
    if (!typescript.isArrayBindingPattern(name))
      f.reject('WM0909', name, { name: 'entries', remedy: 'Write: for (const [i, x] of xs.entries()).' });
    else
      for (const [position, part] of name.elements.entries()) {
        if (typescript.isOmittedExpression(part)) continue;
        bindOne(f, part.name, position === 0 ? toNumber(index) : element);
      }
  } else bindOne(f, declaration.name, view === 'keys' ? toNumber(index) : element);
}

function bindOne(f: FunctionBuilder, name: ts.BindingName, value: Value): void {
  if (typescript.isIdentifier(name)) bindName(f, name, value, undefined);
  else bindPattern(f, name, value);
}
