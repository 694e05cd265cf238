/**
 * The typed intermediate representation: the only thing the two emitters share.
 *
 * Shape. Expressions nest and never contain statements; whatever needs statements in the middle of an expression has
 * been spilled to a local by the lowering. Operands evaluate left to right, each exactly once, in both emitters.
 * An operation that can fail carries the `site` (index into `Module.sites`) that its error names.
 *
 * Failing. A failure ends the whole entry call with a status, a site and two details. JavaScript throws; WebAssembly
 * stores them and returns, and every call of a function that may fail is followed by a check. Only `attempt` catches.
 *
 * Budgets. `charge` is a statement, and allocating expressions carry their abstract bytes; the pass charges.ts inserts
 * both, before any emitter runs. Emitters neither add, drop nor merge them.
 *
 * Text. Strings are immutable and compared by content. Making, comparing and copying text charges one for every 16 units
 * (rounded down) and, where it makes a string, abstract bytes (header and 2 a unit): emitters do both, the same.
 *
 * Places inside the library. A function that is not the author's and may fail takes the place of its call as a hidden
 * parameter (FunctionFacts.carriesSite), and names it wherever it would name site 0.
 *
 * Memory. Records and arrays are references, compared by identity; they live until the end of the step. `memory.*`
 * reach the static regions of contract/abi.ts only; addresses are `int`. In JavaScript these are a DataView.
 */
import type { RegionName, Site } from '@orrery/contract';
import type { ArrayType, IrType, NullableType, RecordType } from './types.ts';

export interface Module {
  readonly functions: readonly IrFunction[];
  readonly constants: readonly ModuleConstant[];
  /** Assigns every constant that has no `value`; runs once per instance, under one step's limits. */
  readonly initialise: FunctionId;
  /** Entry 0 is "no place". */
  readonly sites: readonly Site[];
  /** Numbers the engine may replace before initialisation; read with `parameter.get`. */
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
  /** Of a watched module, by number. */
  readonly probes?: readonly Probe[];
}

/**
 * A static region: those of contract/abi.ts, and four that hosts never see. `start` holds the encoded state between
 * steps, `internal` the codec's cursor, `actions` the table of a finite space, `strings` the text that WebAssembly has
 * from the start. `coverage` has one byte a probe, in modules that are watched (lower/probes.ts), and hosts see it there.
 * `reserved` begins where they end; its size is known at run time only (`internal`).
 */
export type RegionId = RegionName | 'start' | 'internal' | 'actions' | 'strings' | 'coverage' | 'reserved';

/** Index into `Module.functions`. */
export type FunctionId = number;
/** Index into `IrFunction.locals`; parameters come first. */
export type LocalId = number;
/** Index into `Module.constants`. */
export type ConstantId = number;
/** Index into `Module.sites`. */
export type SiteId = number;
/** Label of a block or loop, unique within its function. */
export type LabelId = number;

/** A condition of the program that is watched. */
export interface Probe {
  readonly site: SiteId;
  /** A step can come to it. */
  readonly inStep: boolean;
}

export interface IrFunction {
  /** For people reading the emitted code; not unique. */
  readonly name: string;
  readonly locals: readonly { readonly name: string; readonly type: IrType }[];
  /** The first `parameterCount` locals are the parameters. */
  readonly parameterCount: number;
  readonly result: IrType;
  readonly body: readonly Statement[];
  /** Written by the author (charged per call), or ours. */
  readonly authored: boolean;
  /** Lies on a cycle of the call graph: entering it counts towards the call depth limit. Set by charges.ts. */
  readonly recursive: boolean;
  readonly site: SiteId;
}

export interface ModuleConstant {
  readonly name: string;
  readonly type: IrType;
  /** Known before initialisation, independent of parameters. */
  readonly value?: number | boolean | string;
}

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Any UTF-16 units, unpaired surrogates too. Equal literals are one object. */
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'local'; readonly local: LocalId }
  | { readonly kind: 'constant'; readonly constant: ConstantId }
  | { readonly kind: 'parameter'; readonly parameter: number }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** Only the chosen branch is evaluated. `a && b` is `conditional(a, b, false)`. */
  | {
      readonly kind: 'conditional';
      readonly type: IrType;
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | {
      readonly kind: 'call';
      readonly function: FunctionId;
      readonly arguments: readonly Expression[];
      readonly site: SiteId;
    }
  /** Calls a `void` function and yields the status of its failure (int), or 0. */
  | { readonly kind: 'attempt'; readonly function: FunctionId; readonly arguments: readonly Expression[] }
  /** Field values in evaluation order; every field of the type occurs once. */
  | {
      readonly kind: 'record.new';
      readonly type: RecordType;
      readonly fields: readonly { readonly name: string; readonly value: Expression }[];
      /** Abstract bytes; set by charges.ts. */
      readonly bytes: number;
      readonly site: SiteId;
    }
  | { readonly kind: 'record.get'; readonly type: RecordType; readonly record: Expression; readonly field: string }
  | {
      readonly kind: 'array.new';
      readonly type: ArrayType;
      readonly elements: readonly Expression[];
      readonly bytes: number;
      readonly site: SiteId;
    }
  /**
   * `length` (int, not negative) elements, each 0, false or an unusable reference; `raw` says that each is written before
   * it is read, so that they may be anything.
   */
  | {
      readonly kind: 'array.make';
      readonly type: ArrayType;
      readonly length: Expression;
      readonly raw?: true;
      /** Abstract bytes of the header and of one element; set by charges.ts. */
      readonly headerBytes: number;
      readonly elementBytes: number;
      readonly site: SiteId;
    }
  /** int */
  | { readonly kind: 'array.length'; readonly array: Expression }
  /**
   * Reads an element. `index` is a number (must be integral, else non_integer_index, and in range, else
   * out_of_range_read, or `fallback`, a lazily evaluated expression for `a[i] ?? d`) or an int (range checked only).
   */
  | {
      readonly kind: 'array.get';
      readonly type: ArrayType;
      readonly array: Expression;
      readonly index: Expression;
      readonly fallback?: Expression;
      readonly site: SiteId;
    }
  /** Reads an element that is known to exist; `index` is an int. */
  | { readonly kind: 'array.at'; readonly type: ArrayType; readonly array: Expression; readonly index: Expression }
  /** int */
  | { readonly kind: 'string.length'; readonly string: Expression }
  /** The unit (int) at an index (int) that is known to exist. */
  | { readonly kind: 'string.unit'; readonly string: Expression; readonly index: Expression }
  /** All parts one after another; what it makes is charged once. */
  | { readonly kind: 'string.concat'; readonly parts: readonly Expression[]; readonly site: SiteId }
  /** Units `from` (int) to before `to` (int), with 0 <= from <= to <= length known. Of all units: the string itself, free. */
  | {
      readonly kind: 'string.slice';
      readonly string: Expression;
      readonly from: Expression;
      readonly to: Expression;
      readonly site: SiteId;
    }
  /** A string of the lower 16 bits of each int of an array. */
  | { readonly kind: 'string.fromUnits'; readonly units: Expression; readonly site: SiteId }
  /** boolean; charges for the length where both have one length, else nothing. */
  | { readonly kind: 'string.equal'; readonly left: Expression; readonly right: Expression; readonly site: SiteId }
  /** boolean: order by units, as `<`. Charges for the shorter length. */
  | { readonly kind: 'string.less'; readonly left: Expression; readonly right: Expression; readonly site: SiteId }
  | { readonly kind: 'none'; readonly type: NullableType; readonly which: Nothing }
  /** A value as one that might be none. */
  | { readonly kind: 'some'; readonly type: NullableType; readonly value: Expression }
  /** The value of a nullable; where there is none it fails with missing_value at `site`, which is left out where one is known. */
  | { readonly kind: 'unwrap'; readonly value: Expression; readonly site?: SiteId }
  /** boolean: whether a nullable holds exactly this none, or any. */
  | { readonly kind: 'isNone'; readonly value: Expression; readonly which: Nothing | 'any' }
  /** A nullable as a read of a field gives it: absent becomes undefined. */
  | { readonly kind: 'present'; readonly value: Expression }
  /** Identity of references, `===`; of nullable references too, where equal nones are the same. */
  | { readonly kind: 'same'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'memory.load'; readonly access: MemoryAccess; readonly address: Expression }
  /** A string of `length` (int) units at an address. It takes abstract bytes, but charges nothing. */
  | {
      readonly kind: 'memory.loadText';
      readonly address: Expression;
      readonly length: Expression;
      readonly site: SiteId;
    }
  /** A value that is never read: 0, false or an unusable reference, in a field that the others say nothing of. */
  | { readonly kind: 'blank'; readonly type: IrType }
  /** Offset of a static region, or its size (int). */
  | { readonly kind: 'region'; readonly region: RegionId; readonly size?: boolean }
  /** What is left of the step's budgets, as unsigned 32-bit ints. */
  | { readonly kind: 'budget'; readonly of: 'charges' | 'bytes' }
  /** Facts of the failure that `attempt` caught last. */
  | { readonly kind: 'failure.site' }
  | { readonly kind: 'failure.detail'; readonly index: 0 | 1 };

export type Nothing = 'undefined' | 'null' | 'absent';

/** f64; u32 as int; u16 and u8 zero-extended to int. Unaligned access is allowed. */
export type MemoryAccess = 'f64' | 'u32' | 'u16' | 'u8';

export type UnaryOperator =
  // number → number
  | 'negate'
  | 'abs'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'sqrt'
  | 'fround' // to the nearest float32
  // number → int
  | 'toInt' // ECMAScript ToInt32
  | 'truncateToInt' // for a number known to be integral and in range
  | 'highWord' // upper 32 bits; a NaN is made canonical (0x7ff8000000000000) first
  | 'lowWord'
  // int → number
  | 'fromInt' // signed
  | 'fromUnsigned'
  // int → int
  | 'clz32'
  // boolean
  | 'not'
  | 'booleanToInt' // 0 or 1
  | 'intToBoolean'; // != 0

export type BinaryOperator =
  // number, number → number
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'min' // ECMAScript: NaN if either is, -0 below +0
  | 'max'
  // number, number → boolean, IEEE
  | 'less'
  | 'lessEqual'
  | 'greater'
  | 'greaterEqual'
  | 'equal'
  | 'notEqual'
  // int, int → int, wrapping
  | 'int.add'
  | 'int.subtract'
  | 'int.multiply'
  | 'int.multiplyHigh' // upper 32 bits of the unsigned 64-bit product
  | 'int.remainderUnsigned' // the right operand is not 0
  | 'int.and'
  | 'int.or'
  | 'int.xor'
  | 'int.shiftLeft' // count modulo 32
  | 'int.shiftRight' // arithmetic
  | 'int.shiftRightUnsigned' // logical; the result is the bit pattern
  // int, int → boolean
  | 'int.equal'
  | 'int.notEqual'
  | 'int.less'
  | 'int.lessEqual'
  | 'int.lessUnsigned'
  // boolean, boolean → boolean
  | 'boolean.equal'
  // int (high word), int (low word) → number
  | 'fromWords';

export type Statement =
  | { readonly kind: 'set'; readonly local: LocalId; readonly value: Expression }
  /** Only inside `Module.initialise`. */
  | { readonly kind: 'constant.set'; readonly constant: ConstantId; readonly value: Expression }
  | { readonly kind: 'evaluate'; readonly value: Expression }
  | {
      readonly kind: 'record.set';
      readonly type: RecordType;
      readonly record: Expression;
      readonly field: string;
      readonly value: Expression;
    }
  /** As `array.get`; an index equal to the length appends, like `push`. Beyond it: out_of_range_write. */
  | {
      readonly kind: 'array.set';
      readonly type: ArrayType;
      readonly array: Expression;
      readonly index: Expression;
      readonly value: Expression;
      readonly elementBytes: number;
      readonly site: SiteId;
    }
  /** Writes an element that is known to exist; `index` is an int. */
  | {
      readonly kind: 'array.put';
      readonly type: ArrayType;
      readonly array: Expression;
      readonly index: Expression;
      readonly value: Expression;
    }
  | {
      readonly kind: 'array.push';
      readonly type: ArrayType;
      readonly array: Expression;
      readonly value: Expression;
      readonly elementBytes: number;
      readonly site: SiteId;
    }
  /** Copies `length` elements to others that exist, which are not the same elements; ints, none of them negative. */
  | {
      readonly kind: 'array.copy';
      readonly type: ArrayType;
      readonly to: Expression;
      readonly toIndex: Expression;
      readonly from: Expression;
      readonly fromIndex: Expression;
      readonly length: Expression;
    }
  /** Reads every element of an array of numbers from memory, one f64 after another. */
  | { readonly kind: 'array.load'; readonly array: Expression; readonly address: Expression }
  /** Writes every element of an array of numbers to memory: NaN made canonical, -0 as +0. */
  | { readonly kind: 'array.store'; readonly array: Expression; readonly address: Expression }
  /** Shortens an array to `length` (int, at most its length). */
  | { readonly kind: 'array.truncate'; readonly array: Expression; readonly length: Expression }
  | {
      readonly kind: 'memory.store';
      readonly access: MemoryAccess;
      readonly address: Expression;
      readonly value: Expression;
    }
  /** Writes the units of a string to an address, without its length; charges nothing. */
  | { readonly kind: 'memory.storeText'; readonly address: Expression; readonly value: Expression }
  /** memmove of `length` bytes. */
  | { readonly kind: 'memory.copy'; readonly to: Expression; readonly from: Expression; readonly length: Expression }
  | {
      readonly kind: 'if';
      readonly test: Expression;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  /** `break label` leaves the block; falling off its end does too. */
  | { readonly kind: 'block'; readonly label: LabelId; readonly body: readonly Statement[] }
  /** Runs the body for ever; `break label` leaves, `continue label` starts the next turn. */
  | {
      readonly kind: 'loop';
      readonly label: LabelId;
      readonly body: readonly Statement[];
      /** What budget_exhausted names; the function's own site without it. */
      readonly site?: SiteId;
      /** Its turns are not charged one by one: whatever made it spends a bound of its work with `charge`. */
      readonly free?: true;
    }
  | { readonly kind: 'break'; readonly label: LabelId }
  | { readonly kind: 'continue'; readonly label: LabelId }
  | { readonly kind: 'return'; readonly value?: Expression }
  | {
      readonly kind: 'fail';
      readonly status: number;
      readonly details: readonly [Expression, Expression];
      /** string: what the host is told besides (region `message`); evaluated last. */
      readonly text?: Expression;
      readonly site: SiteId;
    }
  /** Spends charges (an int, not negative); fails with budget_exhausted below zero. */
  | { readonly kind: 'charge'; readonly amount: Expression; readonly site: SiteId }
  /** Takes abstract bytes of a record that is not made after all (optimize/); fails with memory_exhausted. */
  | { readonly kind: 'spend'; readonly bytes: number; readonly site: SiteId }
  /**
   * Starts a step: takes limits from the `limits` region, resets the arena to its mark. Fails with `invalid_input` unless
   * the last `reinitialise` succeeded.
   */
  | { readonly kind: 'begin' }
  /**
   * In `reserve` and `set_parameters`: takes limits, reads `parameters`, moves the arena's base above the reserved area
   * (an unsigned int), runs `initialise`, sets the mark, writes results.reservedOffset. The arena is not zeroed: nothing
   * in it is ever read before it is written.
   */
  | { readonly kind: 'reinitialise'; readonly reservedBytes: Expression };
