import type { LabelId } from '../ir/ir.ts';
import type { IrType } from '../ir/types.ts';
import type { Turns } from './function_builder.ts';
import type { Value } from './value.ts';

/** What for..of, a spread, Array.from, a pattern or a constructor of a table walks over. */
export interface Iteration {
  /** Type of what each turn gives. */
  readonly element: IrType;
  /** Emits one loop, a turn for each value and one that finds the end; `leave` leaves it. Live, as ECMAScript's iterators are. */
  readonly each: (body: (item: Item, leave: LabelId) => void, turns?: Turns) => void;
  /** Where the values are exactly the elements of an array. */
  readonly array?: Value;
}

/** What one turn gives; to be used before anything can change what is walked over. */
export interface Item {
  /** Makes the value: a pair is an object of its own. */
  readonly value: () => Value;
  /** Of a pair: its two values, for patterns that take it apart at once. */
  readonly parts?: readonly [Value, Value];
}

/** Which of its iterators a value is asked for: `xs`, `xs.keys()`, `xs.values()`, `xs.entries()`. */
export type View = 'itself' | 'keys' | 'values' | 'entries';
