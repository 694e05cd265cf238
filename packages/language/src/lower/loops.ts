import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { LabelId } from '../ir/ir.ts';
import { store } from './assignments.ts';
import { bindDeclaration, bindName, bindPattern } from './bindings.ts';
import type { FunctionBuilder, Jump } from './function_builder.ts';
import { iterationOf, type Item } from './iteration.ts';
import { condition } from './logical.ts';
import { eachOwnKey } from './own_keys.ts';
import { not } from './value.ts';

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

/** `for (const x of xs)`: each turn binds the next value, or stores it where the head says. */
export function lowerForOf(f: FunctionBuilder, node: ts.ForOfStatement, name: string | undefined): void {
  const { each } = iterationOf(f, node.expression);
  each((item, loop) => {
    bindItem(f, node.initializer, item);
    body(f, node.statement, loop, name);
  });
}

/** `for (const k in o)` over the keys of a dictionary, or of an object whose fields have one order. */
export function lowerForIn(f: FunctionBuilder, node: ts.ForInStatement, name: string | undefined): void {
  eachOwnKey(f, f.expression(node.expression), node.expression, (key, loop) => {
    bindItem(f, node.initializer, { value: () => key });
    body(f, node.statement, loop, name);
  });
}

function bindItem(f: FunctionBuilder, initializer: ts.ForInitializer, { value, parts }: Item): void {
  if (!typescript.isVariableDeclarationList(initializer)) {
    store(f, initializer, f.stabilise(value(), 'item'));
    return;
  }
  const pattern = initializer.declarations[0]?.name;
  if (pattern === undefined) return;
  if (typescript.isIdentifier(pattern)) bindName(f, pattern, value(), undefined);
  else if (parts !== undefined && typescript.isArrayBindingPattern(pattern) && pattern.elements.every(isPlainElement)) {
    // Both are read before the first is bound.
    const kept = pattern.elements.map((_, at) => f.stabilise(parts[at] ?? value()));
    for (const [at, element] of pattern.elements.entries()) {
      const part = kept[at];
      if (typescript.isOmittedExpression(element) || part === undefined) continue;
      if (typescript.isIdentifier(element.name)) bindName(f, element.name, part, undefined);
      else bindPattern(f, element.name, part);
    }
  } else bindPattern(f, pattern, value());
}

/** Takes one of a pair's two values as it is. */
function isPlainElement(element: ts.ArrayBindingElement, at: number): boolean {
  if (typescript.isOmittedExpression(element)) return at < 2;
  return at < 2 && element.dotDotDotToken === undefined && element.initializer === undefined;
}
