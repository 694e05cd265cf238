import type { ConstantId } from '../ir/ir.ts';
import { forEachExpression } from '../ir/walk.ts';
import { reachable } from './assemble.ts';
import type { ModuleLowering } from './module_lowering.ts';

/**
 * Constants are initialised in the order they are written. A function called on the way may read only what stands
 * before; JavaScript would throw a ReferenceError at load.
 */
export function checkInitialisationOrder(module: ModuleLowering): void {
  const { output } = module;
  const declarations = new Map([...module.constants.values()].map(({ id, declaration }) => [id, declaration]));
  const pending = new Set<ConstantId>(output.fragments.flatMap(({ constants }) => constants));
  for (const fragment of output.fragments) {
    const called: number[] = [];
    forEachExpression(fragment.body, (expression) => {
      if (expression.kind === 'call') called.push(expression.function);
    });
    for (const id of reachable(output, called))
      forEachExpression(output.functions[id]?.body ?? [], (expression) => {
        if (expression.kind !== 'constant' || !pending.has(expression.constant)) return;
        const read = declarations.get(expression.constant);
        const place = declarations.get(fragment.constants[0] ?? -1);
        if (read !== undefined && place !== undefined)
          module.diagnostics.report('WM0702', place, { name: read.name.getText() });
      });
    for (const id of fragment.constants) pending.delete(id);
  }
}
