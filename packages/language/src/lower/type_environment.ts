import type ts from 'typescript6';
import { typeKey, type IrType } from '../ir/types.ts';

/** What a type parameter stands for in one instance of a generic function or class. */
export interface TypeArgument {
  readonly represented: IrType;
  /** What TypeScript calls it; it may name type parameters of whoever asked for the instance. */
  readonly type: ts.Type;
}

/** The type parameters in force while the body of one instance is lowered. Equal keys, equal environments. */
export interface TypeEnvironment {
  readonly key: string;
  readonly types: ReadonlyMap<ts.Symbol, TypeArgument>;
}

export const noTypes: TypeEnvironment = { key: '', types: new Map() };

/** The environment of a function inside another: its own parameters hide those of the same symbol. */
export function extended(
  outer: TypeEnvironment,
  added: readonly (readonly [ts.Symbol, TypeArgument])[],
): TypeEnvironment {
  if (added.length === 0) return outer;
  const types = new Map([...outer.types, ...added]);
  const key = [...types].map(([symbol, { represented }]) => `${keyOf(symbol)}=${typeKey(represented)}`).join(';');
  return { key, types };
}

function keyOf(symbol: ts.Symbol): string {
  const declaration = symbol.declarations?.[0];
  return `${symbol.name}@${declaration?.pos ?? 0}`;
}
