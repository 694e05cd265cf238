import type { Expression, IrFunction, Statement } from './ir.ts';
import { operandsOf, partsOf } from './walk.ts';

type Level = { readonly depth: number } & ({ readonly statement: Statement } | { readonly expression: Expression });

/** Levels of statements and expressions within one another. Not recursive: whoever is too deep is found out here. */
export function depthOf(ir: IrFunction): number {
  const open: Level[] = ir.body.map((statement) => ({ statement, depth: 1 }));
  let deepest = 0;
  for (let level = open.pop(); level !== undefined; level = open.pop()) {
    deepest = Math.max(deepest, level.depth);
    const depth = level.depth + 1;
    if ('expression' in level) {
      for (const expression of operandsOf(level.expression)) open.push({ expression, depth });
      continue;
    }
    const { expressions, bodies } = partsOf(level.statement);
    for (const expression of expressions) open.push({ expression, depth });
    for (const body of bodies) for (const statement of body) open.push({ statement, depth });
  }
  return deepest;
}
