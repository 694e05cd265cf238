import type ts from 'typescript6';
import { isStatic } from '../check/classes.ts';
import { typescript } from '../check/typescript.ts';
import type { ConstantId, FunctionId } from '../ir/ir.ts';
import { forEachExpression } from '../ir/walk.ts';
import { reachable } from './assemble.ts';
import type { ConstantNode, FunctionInfo, ModuleLowering } from './module_lowering.ts';

/**
 * Constants are initialised in the order they are written. A function called on the way may read only what stands
 * before, and be only what stands before: JavaScript would throw a ReferenceError at load.
 */
export function checkInitialisationOrder(module: ModuleLowering): void {
  const { output } = module;
  const declarations = new Map([...module.constants.values()].map(({ id, declaration }) => [id, declaration]));
  const functions = new Map([...module.instances.values()].map((info) => [info.id, info]));
  const pending = new Set<ConstantId>(output.fragments.flatMap(({ constants }) => constants));
  for (const fragment of output.fragments) {
    const place = fragment.node ?? declarations.get(fragment.constants[0] ?? -1);
    const called: FunctionId[] = [];
    forEachExpression(fragment.body, (expression) => {
      if (expression.kind === 'call') called.push(expression.function);
    });
    for (const id of reachable(output, called)) {
      const later = place === undefined ? undefined : laterDeclaration(functions.get(id), place);
      if (place !== undefined && later !== undefined)
        module.diagnostics.report('WM0702', place, { name: later.getText() });
      forEachExpression(output.functions[id]?.body ?? [], (expression) => {
        if (expression.kind !== 'constant' || !pending.has(expression.constant)) return;
        const read = declarations.get(expression.constant);
        if (read !== undefined && place !== undefined)
          module.diagnostics.report('WM0702', place, { name: read.name.getText() });
      });
    }
    for (const id of fragment.constants) pending.delete(id);
  }
}

/** The name of the const or class that a function is part of, where that is declared after the constant. */
function laterDeclaration(info: FunctionInfo | undefined, constant: ConstantNode | ts.Statement): ts.Node | undefined {
  const owner = info === undefined ? undefined : ownerOf(info.node);
  if (owner?.name === undefined || owner.getSourceFile() !== constant.getSourceFile()) return undefined;
  return owner.pos > constant.pos ? owner.name : undefined;
}

/** What has to be initialised before a function can be called; functions that are declared as such need nothing. */
function ownerOf(node: FunctionInfo['node']): ts.ClassDeclaration | ts.VariableDeclaration | undefined {
  if (typescript.isClassDeclaration(node)) return node;
  // An instance whose method is called shows that its class was there.
  if (typescript.isMethodDeclaration(node) && typescript.isClassDeclaration(node.parent))
    return isStatic(node) ? node.parent : undefined;
  let at: ts.Node = node;
  while (!typescript.isVariableDeclaration(at)) {
    at = at.parent;
    if (typescript.isSourceFile(at) || typescript.isFunctionLike(at) || typescript.isClassDeclaration(at))
      return undefined;
  }
  return at.parent.parent.parent === at.getSourceFile() ? at : undefined;
}
