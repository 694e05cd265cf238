import type ts from 'typescript6';
import type { FunctionBuilder } from './function_builder.ts';
import { numberValue, type Value } from './value.ts';

/** Calls a library function; the front end of the library itself finds its own. */
export function callLibrary(f: FunctionBuilder, name: string, values: readonly Value[], node: ts.Node): Value {
  const found = f.module.library.find(name);
  if (found === undefined)
    return f.reject('WM0909', node, { name, remedy: 'Write the computation with what is available.' });
  const given = found.parameters.map((type, at) => f.coerce(values[at] ?? numberValue(Number.NaN), type, node));
  const expression = {
    kind: 'call' as const,
    function: found.id,
    arguments: given.map((value) => value.expression),
    site: f.module.isLibrary ? 0 : f.site(node),
  };
  f.module.callPlaces.set(expression, node);
  return { expression, type: found.result };
}
