import { typescript } from '../../check/typescript.ts';
import { lowerConstructor } from '../classes/construct.ts';
import { functionNodeOf } from '../function_nodes.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { guarded } from '../guarded.ts';
import type { FunctionInfo, ModuleLowering } from '../module_lowering.ts';
import { instanceOf, isPlain } from './instances.ts';
import { bindParameters, incoming, storeFunction } from './parameters.ts';
import { writeDispatchers } from './dispatchers.ts';
import { functionOfSymbol } from './values.ts';

/** Lowers an instance's body into its reserved place. */
export function lowerInstance(module: ModuleLowering, info: FunctionInfo): void {
  const { node } = info;
  module.types.within(info.environment, () => {
    if (typescript.isClassDeclaration(node)) lowerConstructor(module, info, node);
    else lowerBody(module, info);
  });
}

function lowerBody(module: ModuleLowering, info: FunctionInfo): void {
  const { node } = info;
  if (typescript.isClassDeclaration(node) || node.body === undefined) return;
  const f = module.builder(info.result);
  f.owner = info;
  bindParameters(f, info);
  const { body } = node;
  if (typescript.isBlock(body)) f.statement(body);
  else if (info.result.kind === 'void') f.discard(f.expression(body));
  else f.emit({ kind: 'return', value: f.typed(body, info.result).expression });
  requestDeclared(f);
  storeFunction(f, info, info.id, incoming(info), !module.isLibrary);
}

/** Local functions that nothing calls get their diagnostics too. */
function requestDeclared(f: FunctionBuilder): void {
  for (const symbol of f.declared) {
    const node = functionNodeOf(symbol);
    if (node === undefined || !isPlain(f.module, node)) continue;
    guarded(() => {
      const found = functionOfSymbol(f, symbol, node);
      if (found?.shape.kind === 'written') instanceOf(f.module, found.shape, [], node, f.owner);
    });
  }
}

/** Lowers all bodies that are asked for, those that they ask for, and at last the dispatchers of stored functions. */
export function lowerPending(module: ModuleLowering): void {
  let size = -1;
  const reached = (): number => module.instances.size + module.stored.shapes.length + module.stored.dispatchers.size;
  while (size !== reached()) {
    size = reached();
    for (let info = module.pending.shift(); info !== undefined; info = module.pending.shift()) {
      const next = info;
      guarded(() => lowerInstance(module, next));
    }
    if (module.diagnostics.empty) guarded(() => writeDispatchers(module));
  }
}
