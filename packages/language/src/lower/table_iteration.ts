import type ts from 'typescript6';
import type { FunctionBuilder } from './function_builder.ts';
import { pairOf, pairType } from './pairs.ts';

import { Table } from './tables.ts';
import type { Item, Iteration, View } from './walk.ts';
import type { Value } from './value.ts';

/**
 * A Map or Set by positions, live as ECMAScript has it: entries added on the way are visited, deleted ones are not. The
 * table's keys never move, so that a position stays good whatever happens to the table.
 */
export function tableIteration(f: FunctionBuilder, value: Value, view: View, node: ts.Node): Iteration | undefined {
  const table = Table.of(f, value, node);
  if (table === undefined || table.shape.kind === 'dictionary') return undefined;
  const { key, value: held, kind } = table.shape;
  const shown = view !== 'itself' ? view : kind === 'map' ? 'entries' : 'keys';
  const item = (position: Value): Item => {
    if (shown === 'keys') return { value: () => table.keyAt(position) };
    if (shown === 'values') return { value: () => table.valueAt(position) };
    const parts: [Value, Value] = [table.keyAt(position), table.valueAt(position)];
    return { parts, value: () => pairOf(f, ...parts, node) };
  };
  const each: Iteration['each'] = (body, turns) => table.visit((position, loop) => body(item(position), loop), turns);
  return { element: shown === 'keys' ? key : shown === 'values' ? held : pairType(key, held), each };
}
