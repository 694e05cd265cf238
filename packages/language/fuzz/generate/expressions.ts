import { anyExpressions } from './any_type.ts';
import { arrayExpressions } from './arrays.ts';
import { booleanExpressions } from './booleans.ts';
import { functionExpressions } from './calls.ts';
import type { Choice, Generator } from './generator.ts';
import { numberExpressions } from './numbers.ts';
import { objectExpressions } from './objects.ts';
import { tableExpressions } from './tables.ts';
import { textExpressions } from './texts.ts';
import type { Type } from './types.ts';

/** Everything that an expression of a type may be. */
export function expressions(g: Generator, type: Type, depth: number): readonly Choice[] {
  return [...anyExpressions(g, type, depth), ...functionExpressions(g, type, depth), ...ofItsOwn(g, type, depth)];
}

function ofItsOwn(g: Generator, type: Type, depth: number): readonly Choice[] {
  switch (type.kind) {
    case 'number':
      return numberExpressions(g, depth);
    case 'boolean':
      return booleanExpressions(g, depth);
    case 'string':
      return textExpressions(g, depth);
    case 'array':
      return arrayExpressions(g, type, depth);
    case 'map':
    case 'set':
    case 'dictionary':
      return tableExpressions(g, type, depth);
    default:
      return objectExpressions(g, type, depth);
  }
}
