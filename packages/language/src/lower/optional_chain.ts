import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { nullableType, voidType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { heldValue, isNone, noneValue } from './nullable.ts';
import { not, type Value } from './value.ts';

/** The whole of a chain of `?.`: what follows a missing value is not evaluated, up to here. */
export function isWholeChain(node: ts.Expression): node is ts.OptionalChain {
  if (!typescript.isOptionalChain(node)) return false;
  const { parent } = node;
  return !(typescript.isOptionalChain(parent) && parent.expression === node);
}

/** The first link with a `?.` whose value is not known yet, from the start of the chain. */
function firstLink(f: FunctionBuilder, node: ts.OptionalChain): ts.OptionalChain | undefined {
  const inner = node.expression;
  const earlier = typescript.isOptionalChain(inner) && !f.given.has(inner) ? firstLink(f, inner) : undefined;
  if (earlier !== undefined) return earlier;
  const isOptional = !typescript.isNonNullExpression(node) && node.questionDotToken !== undefined;
  return isOptional && !f.given.has(inner) ? node : undefined;
}

/** `a?.b.c(d)?.e`; `rest` lowers the chain once every tested value is known. */
export function lowerChain(f: FunctionBuilder, node: ts.OptionalChain, rest: () => Value): Value {
  const link = firstLink(f, node);
  if (link === undefined) return rest();
  const tested = link.expression;
  const value = f.stabilise(f.tolerant(tested), 'tested');
  const known = (): Value => {
    f.given.set(tested, heldValue(value));
    return lowerChain(f, node, rest);
  };
  const empty = isNone(value, 'any');
  try {
    if (empty.expression.kind === 'boolean' && !empty.expression.value) return known();
    if (empty.expression.kind === 'boolean') return { expression: noneValue('undefined').expression, type: voidType };
    const taken = f.collect(known);
    const { type } = taken.value;
    if (type.kind === 'void') {
      const then = f.block(() => {
        f.emit(...taken.statements);
        f.discard(taken.value);
      });
      f.emit({ kind: 'if', test: not(empty).expression, then, otherwise: [] });
      return { expression: noneValue('undefined').expression, type: voidType };
    }
    const result = nullableType(type.kind === 'int' ? { kind: 'number' } : type);
    return f.choose(
      empty,
      result,
      () => noneValue('undefined', result),
      () => {
        f.emit(...taken.statements);
        return f.coerce(taken.value, result, node);
      },
    );
  } finally {
    f.given.delete(tested);
  }
}
