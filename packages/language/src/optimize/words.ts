import type { BinaryOperator, Expression, IrFunction, LocalId, Statement } from '../ir/ir.ts';
import { mapOperands, mapParts } from '../ir/rebuild.ts';
import { intType } from '../ir/types.ts';
import { forEachBody, forEachOperand, forEachOwnExpression, forEachStatement } from '../ir/walk.ts';
import { isStable } from './shape.ts';

/**
 * Numbers that are unsigned words, and nothing else, are held as ints: random draws, hashes, what `>>> 0` gives. They are
 * compared as ints, and `toInt` of them is free; everything else reads them through `fromUnsigned`.
 */
export function holdWords(ir: IrFunction): IrFunction {
  const words = wordLocals(ir);
  if (words.size === 0 && !convertsBack(ir)) return ir;
  const rewriter = new Rewriter(words);
  return {
    ...ir,
    locals: ir.locals.map((local, id) => (words.has(id) ? { ...local, type: intType } : local)),
    body: rewriter.statements(ir.body),
  };
}

type Sets = ReadonlyMap<LocalId, readonly Expression[]>;

/** Locals worth it: they are given words only, and are read as ints at least as often as not. */
function wordLocals(ir: IrFunction): ReadonlySet<LocalId> {
  const sets = new Map<LocalId, Expression[]>();
  forEachStatement(ir.body, (statement) => {
    if (statement.kind !== 'set' || statement.local < ir.parameterCount) return;
    if (ir.locals[statement.local]?.type.kind !== 'number') return;
    const known = sets.get(statement.local);
    if (known === undefined) sets.set(statement.local, [statement.value]);
    else known.push(statement.value);
  });
  const found = onlyWords(new Set(sets.keys()), sets);
  // A constant is best left as it is.
  for (const local of found) if (!(sets.get(local) ?? []).some((value) => value.kind !== 'number')) found.delete(local);
  const uses = new Uses(found);
  uses.statements(ir.body);
  for (const local of found) if ((uses.asNumber.get(local) ?? 0) > (uses.asInt.get(local) ?? 0)) found.delete(local);
  return onlyWords(found, sets);
}

/** The greatest set of locals that are given words only, if those in it are words. */
function onlyWords(found: Set<LocalId>, sets: Sets): Set<LocalId> {
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const local of found) if (!(sets.get(local) ?? []).every((value) => isWord(value, found))) found.delete(local);
  }
  return found;
}

function isWord(value: Expression, words: ReadonlySet<LocalId>): boolean {
  switch (value.kind) {
    case 'unary':
      return value.operator === 'fromUnsigned';
    case 'number':
      return value.value >>> 0 === value.value && !Object.is(value.value, -0);
    case 'local':
      return words.has(value.local);
    case 'conditional':
      return isWord(value.then, words) && isWord(value.otherwise, words);
    default:
      return false;
  }
}

const comparisons: Partial<Record<BinaryOperator, true>> = {
  equal: true,
  notEqual: true,
  less: true,
  lessEqual: true,
  greater: true,
  greaterEqual: true,
};

/** How often the locals are read where an int will do, and where it will not. */
class Uses {
  readonly asInt = new Map<LocalId, number>();
  readonly asNumber = new Map<LocalId, number>();
  readonly #words: ReadonlySet<LocalId>;

  constructor(words: ReadonlySet<LocalId>) {
    this.#words = words;
  }

  statements(statements: readonly Statement[]): void {
    for (const statement of statements) {
      const isInt = statement.kind === 'set' && this.#words.has(statement.local);
      forEachOwnExpression(statement, (expression) => this.#expression(expression, isInt));
      forEachBody(statement, (body) => this.statements(body));
    }
  }

  #expression(expression: Expression, isInt: boolean): void {
    if (expression.kind === 'local') {
      const counts = isInt ? this.asInt : this.asNumber;
      if (this.#words.has(expression.local)) counts.set(expression.local, (counts.get(expression.local) ?? 0) + 1);
      return;
    }
    let at = 0;
    forEachOperand(expression, (operand) => {
      this.#expression(operand, this.#takesInt(expression, at, isInt));
      at += 1;
    });
  }

  #takesInt(expression: Expression, operand: number, isInt: boolean): boolean {
    if (expression.kind === 'unary') return expression.operator === 'toInt';
    if (expression.kind === 'conditional') return operand > 0 && isInt;
    return (
      expression.kind === 'binary' &&
      comparisons[expression.operator] === true &&
      isWord(expression.left, this.#words) &&
      isWord(expression.right, this.#words)
    );
  }
}

function convertsBack(ir: IrFunction): boolean {
  let found = false;
  const visit = (expression: Expression): void => {
    found ||= intBehind(expression) !== undefined;
    forEachOperand(expression, visit);
  };
  forEachStatement(ir.body, (statement) => forEachOwnExpression(statement, visit));
  return found;
}

/** x, where the expression is `toInt` of a number made of it. */
function intBehind(expression: Expression): Expression | undefined {
  if (expression.kind !== 'unary' || expression.operator !== 'toInt' || expression.operand.kind !== 'unary')
    return undefined;
  const { operator, operand } = expression.operand;
  return operator === 'fromUnsigned' || operator === 'fromInt' ? operand : undefined;
}

class Rewriter {
  readonly #words: ReadonlySet<LocalId>;

  constructor(words: ReadonlySet<LocalId>) {
    this.#words = words;
  }

  statements(statements: readonly Statement[]): readonly Statement[] {
    return statements.map((statement) =>
      statement.kind === 'set' && this.#words.has(statement.local)
        ? { ...statement, value: this.#word(statement.value) }
        : mapParts(
            statement,
            (expression) => this.#expression(expression),
            (body) => this.statements(body),
          ),
    );
  }

  /** The int of an expression that is a word. */
  #word(value: Expression): Expression {
    switch (value.kind) {
      case 'unary':
        return this.#expression(value.operand);
      case 'number':
        return { kind: 'int', value: value.value | 0 };
      case 'conditional':
        return {
          kind: 'conditional',
          type: intType,
          test: this.#expression(value.test),
          then: this.#word(value.then),
          otherwise: this.#word(value.otherwise),
        };
      default:
        return value;
    }
  }

  #expression(expression: Expression): Expression {
    if (expression.kind === 'local' && this.#words.has(expression.local))
      return { kind: 'unary', operator: 'fromUnsigned', operand: expression };
    if (expression.kind === 'binary' && comparisons[expression.operator] === true) {
      const compared = this.#compared(expression);
      if (compared !== undefined) return compared;
    }
    const mapped = mapOperands(expression, (operand) => this.#expression(operand));
    return intBehind(mapped) ?? mapped;
  }

  #compared({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Expression | undefined {
    if (!isWord(left, this.#words) || !isWord(right, this.#words)) return undefined;
    const [a, b] = [this.#word(left), this.#word(right)];
    const less = (x: Expression, y: Expression): Expression => ({
      kind: 'binary',
      operator: 'int.lessUnsigned',
      left: x,
      right: y,
    });
    const not = (operand: Expression): Expression => ({ kind: 'unary', operator: 'not', operand });
    // Operands change places only where nobody could tell.
    const maySwap = isStable(a) && isStable(b);
    switch (operator) {
      case 'equal':
        return { kind: 'binary', operator: 'int.equal', left: a, right: b };
      case 'notEqual':
        return { kind: 'binary', operator: 'int.notEqual', left: a, right: b };
      case 'less':
        return less(a, b);
      case 'greaterEqual':
        return not(less(a, b));
      case 'greater':
        return maySwap ? less(b, a) : undefined;
      default:
        return maySwap ? not(less(b, a)) : undefined;
    }
  }
}
