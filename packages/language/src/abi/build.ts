import type {
  BinaryOperator,
  Expression,
  FunctionId,
  IrFunction,
  LabelId,
  LocalId,
  MemoryAccess,
  Nothing,
  RegionId,
  SiteId,
  Statement,
  UnaryOperator,
} from '../ir/ir.ts';
import { voidType, type IrType, type NullableType } from '../ir/types.ts';

// Shorthand for IR written by hand. Nodes are immutable data and may be shared.

export const number = (value: number): Expression => ({ kind: 'number', value });
export const int = (value: number): Expression => ({ kind: 'int', value });
export const local = (id: LocalId): Expression => ({ kind: 'local', local: id });
export const region = (name: RegionId): Expression => ({ kind: 'region', region: name });
export const unary = (operator: UnaryOperator, operand: Expression): Expression => ({
  kind: 'unary',
  operator,
  operand,
});
export const binary = (operator: BinaryOperator, left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
});
export const choose = (type: IrType, test: Expression, then: Expression, otherwise: Expression): Expression => ({
  kind: 'conditional',
  type,
  test,
  then,
  otherwise,
});
export const not = (operand: Expression): Expression => unary('not', operand);
export const text = (value: string): Expression => ({ kind: 'string', value });
export const blank = (type: IrType): Expression => ({ kind: 'blank', type });
export const isNone = (value: Expression, which: Nothing | 'any' = 'any'): Expression => ({
  kind: 'isNone',
  value,
  which,
});
export const none = (type: NullableType, which: Nothing): Expression => ({ kind: 'none', type, which });
export const some = (type: NullableType, value: Expression): Expression => ({ kind: 'some', type, value });
/** Of a nullable that is known to hold a value. */
export const unwrap = (value: Expression): Expression => ({ kind: 'unwrap', value });
export const call = (id: FunctionId, operands: readonly Expression[], site: SiteId = 0): Expression => ({
  kind: 'call',
  function: id,
  arguments: operands,
  site,
});

export const set = (id: LocalId, value: Expression): Statement => ({ kind: 'set', local: id, value });
export const evaluate = (value: Expression): Statement => ({ kind: 'evaluate', value });
export const when = (
  test: Expression,
  then: readonly Statement[],
  otherwise: readonly Statement[] = [],
): Statement => ({ kind: 'if', test, then, otherwise });
export const leave = (label: LabelId): Statement => ({ kind: 'break', label });
export const give = (value?: Expression): Statement =>
  value === undefined ? { kind: 'return' } : { kind: 'return', value };
export const fail = (
  status: number,
  site: SiteId = 0,
  first: Expression = number(0),
  second: Expression = number(0),
  said?: Expression,
): Statement => ({
  kind: 'fail',
  status,
  site,
  details: [first, second],
  ...(said === undefined ? {} : { text: said }),
});

/** A place in memory: an int without effects, plus bytes known at compile time. */
export interface Address {
  readonly base: Expression;
  readonly offset: number;
}

export const at = (base: Expression, offset = 0): Address => ({ base, offset });
export const shift = ({ base, offset }: Address, by: number): Address => ({ base, offset: offset + by });
export const pointer = ({ base, offset }: Address): Expression =>
  offset === 0 ? base : binary('int.add', base, int(offset));
export const load = (access: MemoryAccess, address: Address): Expression => ({
  kind: 'memory.load',
  access,
  address: pointer(address),
});
export const store = (access: MemoryAccess, address: Address, value: Expression): Statement => ({
  kind: 'memory.store',
  access,
  address: pointer(address),
  value,
});
export const copy = (to: Address, from: Address, length: Expression): Statement => ({
  kind: 'memory.copy',
  to: pointer(to),
  from: pointer(from),
  length,
});

/** One function under construction: parameters first, then locals. */
export class FunctionBuilder {
  readonly name: string;
  readonly #locals: { name: string; type: IrType }[] = [];
  #parameters = 0;
  #labels = 0;

  constructor(name: string) {
    this.name = name;
  }

  parameter(name: string, type: IrType): LocalId {
    this.#parameters += 1;
    return this.local(name, type);
  }

  local(name: string, type: IrType): LocalId {
    this.#locals.push({ name, type });
    return this.#locals.length - 1;
  }

  /** Runs `body` for `counter` from 0 below `count` (both ints; `count` without effects). */
  countTo(counter: LocalId, count: Expression, body: (out: LabelId) => readonly Statement[]): Statement[] {
    return this.whileTrue(binary('int.lessUnsigned', local(counter), count), counter, body);
  }

  /** A loop over `test`, with `counter` going up by one a turn. */
  whileTrue(test: Expression, counter: LocalId, body: (out: LabelId) => readonly Statement[]): Statement[] {
    const out = this.#label();
    const turn = this.#label();
    const next = set(counter, binary('int.add', local(counter), int(1)));
    return [
      set(counter, int(0)),
      {
        kind: 'block',
        label: out,
        body: [{ kind: 'loop', label: turn, body: [when(not(test), [leave(out)]), ...body(out), next] }],
      },
    ];
  }

  finish(body: readonly Statement[], result: IrType = voidType): IrFunction {
    return {
      name: this.name,
      locals: this.#locals,
      parameterCount: this.#parameters,
      result,
      body,
      authored: false,
      recursive: false,
      site: 0,
    };
  }

  #label(): LabelId {
    this.#labels += 1;
    return this.#labels;
  }
}

/** Functions under construction behind those of the program. */
export class FunctionTable {
  readonly functions: IrFunction[];

  constructor(functions: readonly IrFunction[]) {
    this.functions = [...functions];
  }

  add(ir: IrFunction): FunctionId {
    this.functions.push(ir);
    return this.functions.length - 1;
  }
}
