import type { Expression, FunctionId, IrFunction, LocalId, Statement } from '../ir/ir.ts';
import {
  forEachBody,
  forEachExpression,
  forEachOperand,
  forEachOwnExpression,
  forEachStatement,
  operandsOf,
} from '../ir/walk.ts';

/** Nodes of a body: how much code it is. */
export function sizeOf(body: readonly Statement[]): number {
  let size = 0;
  forEachStatement(body, () => (size += 1));
  forEachExpression(body, () => (size += 1));
  return size;
}

/** Functions that a body calls, once a call; `attempt` tells the two ways apart. */
export function forEachCall(
  body: readonly Statement[],
  visit: (callee: FunctionId, kind: 'call' | 'attempt') => void,
): void {
  forEachExpression(body, (expression) => {
    if (expression.kind === 'call' || expression.kind === 'attempt') visit(expression.function, expression.kind);
  });
}

/** Locals that a function assigns to. */
export function assignedLocals(body: readonly Statement[]): ReadonlySet<LocalId> {
  const found = new Set<LocalId>();
  forEachStatement(body, (statement) => {
    if (statement.kind === 'set') found.add(statement.local);
  });
  return found;
}

/**
 * Locals behind the parameters that might be read before they are assigned: they count on being blank when the function
 * is entered. What is assigned first on every path, in the outermost statements, does not.
 */
export function readWhileBlank(ir: IrFunction): readonly LocalId[] {
  const seen = new Set<LocalId>();
  const found = new Set<LocalId>();
  const read = (expression: Expression): void => {
    if (expression.kind === 'local' && !seen.has(expression.local)) {
      seen.add(expression.local);
      found.add(expression.local);
    }
    forEachOperand(expression, read);
  };
  const visit = (statements: readonly Statement[], isOutermost: boolean): void => {
    for (const statement of statements) {
      forEachOwnExpression(statement, read);
      if (statement.kind === 'set' && !seen.has(statement.local)) {
        seen.add(statement.local);
        if (!isOutermost) found.add(statement.local);
      }
      forEachBody(statement, (body) => visit(body, false));
    }
  };
  visit(ir.body, true);
  return [...found].filter((local) => local >= ir.parameterCount);
}

/** Gives the same value wherever it is evaluated within one statement, and no failure. */
export function isStable(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'int':
    case 'boolean':
    case 'string':
    case 'local':
    case 'constant':
    case 'parameter':
    case 'region':
    case 'none':
    case 'blank':
      return true;
    case 'unary':
    case 'binary':
    case 'same':
    case 'conditional':
    case 'some':
    case 'isNone':
    case 'present':
      return operandsOf(expression).every(isStable);
    default:
      return false;
  }
}
