import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { Rejected } from '../check/diagnostics.ts';
import type { RuleId } from '../check/rules.ts';
import { typescript } from '../check/typescript.ts';
import type { Expression, IrFunction, LabelId, LocalId, SiteId, Statement } from '../ir/ir.ts';
import { operandsOf } from '../ir/walk.ts';
import {
  intType,
  numberType,
  sameType,
  type ArrayType,
  type IrType,
  type NullableType,
  nothingType,
} from '../ir/types.ts';
import { symbolOfThis } from './classes/members.ts';
import type { FunctionValue } from './functions/shapes.ts';
import type { FunctionInfo, ModuleLowering } from './module_lowering.ts';
import { mixedShape } from '../ir/mixed.ts';
import { mixedOf, narrowed, onlyKind } from './mixed_values.ts';
import { heldValue, isNone, noneValue, someValue } from './nullable.ts';
import { variableSymbol } from './symbols.ts';
import { typeText } from './types.ts';
import { intValue, toInt, toNumber, type Value } from './value.ts';

/** What a variable of the source is in the function being lowered. */
export interface Binding {
  readonly local: LocalId;
  readonly type: IrType;
  readonly unsigned: boolean;
  /** For a nullable const bound to a read that may have found nothing: what a use that needs a value fails with. */
  readonly missing?: Statement;
  /** Of `const xs = new Array(n)`: the length it was made with, and whether it is known to have its elements. */
  readonly unfilled?: { readonly length: LocalId; readonly isFull: LocalId };
  /** Of a variable that several functions share: `local` holds an array of one element, which is its value. */
  readonly cell?: ArrayType;
  /** Its cell holds undefined until it is first assigned to. */
  readonly late?: true;
}

/** Where break, continue and return go. */
export type Jump =
  | {
      readonly kind: 'loop';
      readonly name?: string;
      readonly breakTo: LabelId;
      readonly continueTo: LabelId;
      used: boolean;
    }
  | { readonly kind: 'switch'; readonly breakTo: LabelId }
  | { readonly kind: 'named'; readonly name: string; readonly breakTo: LabelId }
  /** An inlined callback: its return stores the value and leaves the block. */
  | {
      readonly kind: 'inlined';
      readonly breakTo: LabelId;
      readonly type: IrType;
      readonly result: LocalId | undefined;
    };

/** The mutually recursive parts of the lowering, handed in so that their files need not import each other in a circle. */
export interface Dispatch {
  /** `tolerates`: the place can take undefined where a read finds nothing. */
  readonly expression: (
    f: FunctionBuilder,
    node: ts.Expression,
    expected: IrType | undefined,
    tolerates: boolean,
  ) => Value;
  readonly statement: (f: FunctionBuilder, node: ts.Statement) => void;
  readonly functionValue: (f: FunctionBuilder, node: ts.Expression) => FunctionValue | undefined;
  readonly storedFunction: (f: FunctionBuilder, node: ts.Expression) => Value | undefined;
  readonly storedMethod: (f: FunctionBuilder, node: ts.MethodDeclaration) => Value;
}

/** Whether each turn of a loop is charged, or the work of all of them at once with {@link FunctionBuilder.spend}. */
export type Turns = 'charged' | 'free';

/** Builds one IR function: its locals, the statements so far, and what names mean at this point. */
export class FunctionBuilder {
  readonly module: ModuleLowering;
  readonly result: IrType;
  readonly locals: { name: string; type: IrType }[] = [];
  readonly bindings = new Map<ts.Symbol, Binding>();
  /** Functions that parameters and names stand for here. */
  readonly functions = new Map<ts.Symbol, FunctionValue>();
  /** Local functions declared so far. */
  readonly declared: ts.Symbol[] = [];
  /** The function whose body this is. */
  owner: FunctionInfo | undefined;
  readonly jumps: Jump[] = [];
  /** The statement being lowered, which a loop that has none of its own names when the budget ends. */
  place: ts.Node | undefined;
  /** Locals that keep their value for as long as an expression that reads them is pending. */
  readonly #stable = new Set<LocalId>();
  /** Expressions whose value is known already: what an optional chain has tested. */
  readonly given = new Map<ts.Node, Value>();
  readonly #dispatch: Dispatch;
  #statements: Statement[] = [];
  #labels = 0;

  constructor(module: ModuleLowering, dispatch: Dispatch, result: IrType) {
    this.module = module;
    this.#dispatch = dispatch;
    this.result = result;
  }

  get labels(): number {
    return this.#labels;
  }

  get statements(): readonly Statement[] {
    return this.#statements;
  }

  reject(rule: RuleId, node: ts.Node, facts: Readonly<Record<string, string>> = {}): never {
    return this.module.diagnostics.reject(rule, node, facts);
  }

  /** A name that means nothing here: it is used before its declaration, or that was rejected, which has been said. */
  rejectUnbound(node: ts.Node, symbol: ts.Symbol): never {
    if (!this.module.diagnostics.empty) throw new Rejected(symbol.name);
    return this.reject('WM0702', node, { name: symbol.name });
  }

  site(node: ts.Node, text?: string): SiteId {
    return this.module.output.siteOf(node, text);
  }

  // Locals

  local(name: string, type: IrType, stable: boolean): LocalId {
    this.locals.push({ name, type });
    const id = this.locals.length - 1;
    if (stable) this.#stable.add(id);
    return id;
  }

  label(): LabelId {
    this.#labels += 1;
    return this.#labels - 1;
  }

  read(local: LocalId): Value {
    const type = this.locals[local]?.type ?? numberType;
    return { expression: { kind: 'local', local }, type };
  }

  symbol(node: ts.Node): ts.Symbol | undefined {
    if (node.kind === typescript.SyntaxKind.ThisKeyword) return symbolOfThis(node, this.module.checker);
    const symbol = variableSymbol(node, this.module.checker);
    if (symbol === undefined || (symbol.flags & typescript.SymbolFlags.Alias) === 0) return symbol;
    return this.module.checker.getAliasedSymbol(symbol);
  }

  // Statements

  emit(...statements: readonly Statement[]): void {
    this.#statements.push(...statements);
  }

  set(local: LocalId, value: Value): void {
    this.emit({ kind: 'set', local, value: value.expression });
  }

  /** A write to memory, remembered with its place for the purity check. */
  write(statement: Statement, place: ts.Node): void {
    this.module.places.set(statement, place);
    this.emit(statement);
  }

  /** Runs `lower` and returns the statements it emitted instead of emitting them. */
  collect<T>(lower: () => T): { readonly statements: readonly Statement[]; readonly value: T } {
    const outer = this.#statements;
    this.#statements = [];
    try {
      const value = lower();
      return { statements: this.#statements, value };
    } finally {
      this.#statements = outer;
    }
  }

  block(lower: () => void): readonly Statement[] {
    return this.collect(lower).statements;
  }

  // Expressions

  /**
   * An expression where a value is needed: what TypeScript has narrowed to neither undefined nor null is held to that.
   * Where `expected` is nullable, nothing is as good a value as any.
   */
  expression(node: ts.Expression, expected?: IrType): Value {
    const tolerates = expected?.kind === 'nullable';
    const value = narrowed(this, this.#dispatch.expression(this, node, expected, tolerates), node);
    if (value.type.kind !== 'nullable' || tolerates) return value;
    return this.module.types.admitsNone(this.module.checker.getTypeAtLocation(node)) ? value : this.held(value, node);
  }

  /** An expression where undefined and null are as good as any value: nullable if it may be one of them. */
  tolerant(node: ts.Expression, expected?: IrType): Value {
    return narrowed(this, this.#dispatch.expression(this, node, expected, true), node);
  }

  /** The value of a nullable, tested: the step stops at `node` where there is none. */
  held(value: Value, node: ts.Node): Value {
    if (value.type.kind !== 'nullable') return value;
    if (value.expression.kind === 'some') return heldValue(value);
    return {
      expression: { kind: 'unwrap', value: value.expression, site: this.site(node) },
      type: value.type.value,
    };
  }

  /** What TypeScript says of an expression; inside a chain of `?.` what it is where the chain goes on. */
  typeOf(node: ts.Expression): IrType {
    const type = this.module.types.of(this.module.checker.getTypeAtLocation(node), node);
    return typescript.isOptionalChain(node) && type.kind === 'nullable' ? type.value : type;
  }

  /** The function that an expression certainly is (functions/values.ts). */
  functionValue(node: ts.Expression): FunctionValue | undefined {
    return this.#dispatch.functionValue(this, node);
  }

  /** A function where a value is wanted (functions/stored.ts). */
  storedFunction(node: ts.Expression): Value | undefined {
    return this.#dispatch.storedFunction(this, node);
  }

  /** A method of an object literal as what its field holds. */
  storedMethod(node: ts.MethodDeclaration): Value {
    return this.#dispatch.storedMethod(this, node);
  }

  statement(node: ts.Statement): void {
    this.#dispatch.statement(this, node);
  }

  /** The expression as a value of exactly this type, or a diagnostic that names both. */
  typed(node: ts.Expression, type: IrType): Value {
    return this.coerceTyped(this.expression(node, type), type, node);
  }

  /** As {@link coerce}, of the value of `node`, which may be a call that never returns. */
  coerceTyped(value: Value, type: IrType, node: ts.Expression): Value {
    if (value.type.kind === 'void' && isNever(this.module.checker.getTypeAtLocation(node))) {
      // It never returns; a local that is never read stands for the value.
      this.discard(value);
      return this.read(this.local('never', type, true));
    }
    if (!sameType(value.type, type) && isNever(this.module.checker.getTypeAtLocation(node))) {
      // TypeScript has excluded every value: if one comes here all the same, the step stops.
      this.discard(value);
      const zero: Expression = { kind: 'number', value: 0 };
      this.emit({ kind: 'fail', status: statusCode.wrong_shape, details: [zero, zero], site: this.site(node) });
      return this.read(this.local('never', type, true));
    }
    return this.coerce(value, type, node);
  }

  number(node: ts.Expression): Value {
    return this.coerce(this.expression(node, numberType), numberType, node);
  }

  /** Whether two values that meet in one place have one representation; ints become numbers where needed. */
  coerce(value: Value, type: IrType, node: ts.Node): Value {
    if (sameType(value.type, type) && value.unsigned !== true) return value;
    if (type.kind === 'number' && value.type.kind === 'int') return toNumber(value);
    if (type.kind === 'int' && (value.type.kind === 'number' || value.type.kind === 'int')) return toInt(value);
    if (type.kind === 'nullable') return this.#asNullable(value, type, node);
    if (value.type.kind === 'nullable') return this.coerce(this.held(value, node), type, node);
    const shape = mixedShape(type);
    const mixed = shape === undefined ? onlyKind(this, value, type, node) : mixedOf(this, value, shape, node);
    if (mixed !== undefined) return mixed;
    // If they can meet, the program is lowered again with one type for both.
    this.module.types.meet(value.type, type);
    return this.reject('WM0501', node, { found: typeText(value.type), expected: typeText(type) });
  }

  #asNullable(value: Value, type: NullableType, node: ts.Node): Value {
    if (value.type.kind === 'void') {
      this.discard(value);
      return noneValue('undefined', type);
    }
    if (value.type.kind !== 'nullable') return someValue(this.coerce(value, type.value, node));
    if (value.expression.kind === 'none') return noneValue(value.expression.which, type);
    const kept = this.stabilise(value);
    if (sameType(value.type, nothingType)) {
      // TypeScript says that it holds nothing: only which nothing matters.
      const none = (which: 'undefined' | 'null') => (): Value => noneValue(which, type);
      return this.choose(isNone(kept, 'null'), type, none('null'), none('undefined'));
    }
    return this.choose(
      isNone(kept, 'any'),
      type,
      () =>
        this.choose(
          isNone(kept, 'null'),
          type,
          () => noneValue('null', type),
          () => noneValue('undefined', type),
        ),
      () => someValue(this.coerce(heldValue(kept), type.value, node)),
    );
  }

  /** As {@link coerce}, but an int stays an int where a number is wanted: the variable decides what it holds. */
  coerceKeepingInt(value: Value, type: IrType, node: ts.Node): Value {
    return type.kind === 'number' && value.type.kind === 'int' ? value : this.coerce(value, type, node);
  }

  /**
   * Evaluates several operands left to right, each once. Where a later one needs statements, the earlier ones are kept in
   * temporaries, so that the order stays.
   */
  operands(lower: readonly (() => Value)[]): Value[] {
    const parts = lower.map((each) => this.collect(each));
    const last = parts.findLastIndex(({ statements }) => statements.length > 0);
    return parts.map(({ statements, value }, at) => {
      this.emit(...statements);
      return at < last ? this.stabilise(value) : value;
    });
  }

  /** The same value in a form that later statements cannot change and that may be used more than once. */
  stabilise(value: Value, name = 't'): Value {
    if (this.#isStable(value.expression)) return value;
    const local = this.local(name, value.type, true);
    this.set(local, value);
    return { ...this.read(local), ...(value.unsigned === true ? { unsigned: true } : {}) };
  }

  #isStable(expression: Expression): boolean {
    switch (expression.kind) {
      case 'number':
      case 'int':
      case 'boolean':
      case 'string':
      case 'none':
      case 'constant':
      case 'parameter':
        return true;
      case 'local':
        return this.#stable.has(expression.local);
      case 'unary':
        return expression.operator === 'fromInt' && this.#isStable(expression.operand);
      case 'some':
        return this.#isStable(expression.value);
      case 'unwrap':
        return expression.site === undefined && this.#isStable(expression.value);
      default:
        return false;
    }
  }

  /** Evaluates for its effects alone. */
  discard(value: Value): void {
    if (isPure(value.expression)) return;
    this.emit({ kind: 'evaluate', value: value.expression });
  }

  /** Chooses between two values by a boolean; a branch that needs statements turns the choice into an `if`. */
  choose(test: Value, type: IrType, then: () => Value, otherwise: () => Value): Value {
    const yes = this.collect(then);
    const no = this.collect(otherwise);
    if (yes.statements.length === 0 && no.statements.length === 0) {
      if (test.expression.kind === 'boolean') return test.expression.value ? yes.value : no.value;
      const expression: Expression = {
        kind: 'conditional',
        type,
        test: test.expression,
        then: yes.value.expression,
        otherwise: no.value.expression,
      };
      return { expression, type };
    }
    const local = this.local('choice', type, true);
    this.emit({
      kind: 'if',
      test: test.expression,
      then: [...yes.statements, { kind: 'set', local, value: yes.value.expression }],
      otherwise: [...no.statements, { kind: 'set', local, value: no.value.expression }],
    });
    return this.read(local);
  }

  arrayLength(array: Value): Value {
    const { expression } = array;
    return { expression: { kind: 'array.length', array: expression }, type: intType };
  }

  /** `for (at = 0; at < bound(); at++)` over an int; `bound` is read anew each turn. */
  countUp(bound: () => Value, body: (at: Value, leave: LabelId) => void, turns: Turns = 'charged'): void {
    const at = this.local('i', intType, true);
    this.set(at, intValue(0));
    const loop = this.label();
    const statements = this.block(() => {
      const limit = bound();
      this.emit({
        kind: 'if',
        test: {
          kind: 'binary',
          operator: 'int.less',
          left: { kind: 'local', local: at },
          right: limit.expression,
        },
        then: [],
        otherwise: [{ kind: 'break', label: loop }],
      });
      body(this.read(at), loop);
      this.emit(increment(at));
    });
    this.loop(loop, statements, this.place, turns);
  }

  /** A loop that names `place` when the budget ends in it. */
  loop(label: LabelId, body: readonly Statement[], place: ts.Node | undefined, turns: Turns = 'charged'): void {
    const isNamed = place !== undefined && !this.module.isLibrary;
    this.emit({
      kind: 'loop',
      label,
      body,
      ...(isNamed ? { site: this.site(place) } : {}),
      ...(turns === 'free' ? { free: true } : {}),
    });
  }

  /** Spends charges (an int, not negative) for work whose loops are free. */
  spend(amount: Value, place: ts.Node): void {
    this.emit({ kind: 'charge', amount: amount.expression, site: this.module.isLibrary ? 0 : this.site(place) });
  }

  /** The finished function; `end` is the place named if control reaches the end of a function that has a result. */
  finish(name: string, parameterCount: number, authored: boolean, end: SiteId, missingValue: number): IrFunction {
    const zero: Expression = { kind: 'number', value: 0 };
    const last = this.#statements.at(-1);
    const ends = last !== undefined && (last.kind === 'return' || last.kind === 'fail');
    const missing: Statement =
      this.result.kind === 'nullable'
        ? { kind: 'return', value: noneValue('undefined', this.result).expression }
        : { kind: 'fail', status: missingValue, details: [zero, zero], site: end };
    const tail: Statement[] = this.result.kind === 'void' || ends ? [] : [missing];
    return {
      name,
      locals: this.locals,
      parameterCount,
      result: this.result,
      body: [...this.#statements, ...tail],
      authored,
      recursive: false,
      site: end,
    };
  }
}

function isNever({ flags }: ts.Type): boolean {
  return (flags & typescript.TypeFlags.Never) !== 0;
}

/** Neither fails, nor calls, nor allocates: evaluating it for its effects does nothing. */
function isPure(expression: Expression): boolean {
  switch (expression.kind) {
    case 'array.get':
    case 'array.new':
    case 'array.make':
    case 'record.new':
    case 'call':
    case 'attempt':
      return false;
    case 'unwrap':
      return expression.site === undefined && isPure(expression.value);
    default:
      return operandsOf(expression).every(isPure);
  }
}

export function increment(local: LocalId): Statement {
  const value: Expression = {
    kind: 'binary',
    operator: 'int.add',
    left: { kind: 'local', local },
    right: { kind: 'int', value: 1 },
  };
  return { kind: 'set', local, value };
}
