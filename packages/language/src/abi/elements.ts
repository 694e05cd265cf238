import type { Expression, LocalId, Statement } from '../ir/ir.ts';
import { booleanType, intType } from '../ir/types.ts';
import {
  at,
  binary,
  choose,
  evaluate,
  type FunctionBuilder,
  int,
  load,
  local,
  set,
  shift,
  store,
  when,
  type Address,
} from './build.ts';
import { cursorAddress, endAddress, expectMany, lengthSize, takeBytes, type CursorFunctions } from './codec.ts';

/** An array of elements of one size, in memory at the cursor. */
export interface ElementArea {
  /** Passes the area; what fails does so as taking its parts one by one would. */
  readonly open: readonly Statement[];
  /** Where the length stands. */
  readonly head: Address;
  /** Where the first element stands. */
  readonly elements: Address;
  readonly element: (index: Expression) => Address;
}

/**
 * Length and elements at once: the cursor is read and written once, because each depends on the one before, and what
 * fails is left to functions. `read` sets the count where memory says it; `size` is at least 1.
 */
export function elementArea(
  builder: FunctionBuilder,
  functions: CursorFunctions,
  count: Expression,
  size: number,
  read: (head: Address) => readonly Statement[],
): ElementArea {
  const from = builder.local('from', intType);
  const room = builder.local('room', intType);
  const bytes = builder.local('bytes', intType);
  const head = at(local(from));
  const elements = shift(head, lengthSize);
  const pass = (): Statement => evaluate(takeBytes(functions, int(lengthSize)));
  const isTooMany = choose(
    booleanType,
    // Beyond it the product would not fit a word.
    binary('int.lessUnsigned', int(Math.floor(0xffff_ffff / size) | 0), count),
    { kind: 'boolean', value: true },
    binary('int.lessUnsigned', binary('int.subtract', local(room), int(lengthSize)), local(bytes)),
  );
  return {
    head,
    elements,
    element: (index) => shift(at(binary('int.add', local(from), times(index, size))), lengthSize),
    open: [
      set(from, load('u32', cursorAddress)),
      set(room, binary('int.subtract', load('u32', endAddress), local(from))),
      when(binary('int.lessUnsigned', local(room), int(lengthSize)), [pass()]),
      ...read(head),
      set(bytes, times(count, size)),
      when(isTooMany, [pass(), expectMany(functions, count, size)]),
      store('u32', cursorAddress, binary('int.add', binary('int.add', local(from), local(bytes)), int(lengthSize))),
    ],
  };
}

const times = (count: Expression, size: number): Expression => binary('int.multiply', count, int(size));

/** A local that memory sets. */
export const readCount =
  (count: LocalId) =>
  (head: Address): readonly Statement[] => [set(count, load('u32', head))];
