import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { LabelId } from '../ir/ir.ts';
import { equals } from './operators.ts';
import { observed } from './probes.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { booleanValue, or, type Value } from './value.ts';

interface Group {
  readonly cases: ts.Expression[];
  isDefault: boolean;
  readonly statements: readonly ts.Statement[];
}

/**
 * A switch as a chain of tests. Empty cases join the next; a case with statements that falls through is rejected before
 * (TS7029), so that the groups exclude each other and `default` may stand anywhere.
 */
export function lowerSwitch(f: FunctionBuilder, node: ts.SwitchStatement): void {
  const value = f.stabilise(f.tolerant(node.expression), 'switch');
  const leave = f.label();
  const groups = groupsOf(node);
  f.jumps.push({ kind: 'switch', breakTo: leave });
  const body = f.block(() => {
    const ordinary = groups.filter(({ isDefault }) => !isDefault);
    const otherwise = groups.find(({ isDefault }) => isDefault);
    chain(f, value, ordinary, otherwise, leave);
  });
  f.jumps.pop();
  f.emit({ kind: 'block', label: leave, body });
}

function groupsOf(node: ts.SwitchStatement): readonly Group[] {
  const groups: Group[] = [];
  let cases: ts.Expression[] = [];
  let isDefault = false;
  const { clauses } = node.caseBlock;
  for (const [at, clause] of clauses.entries()) {
    if (typescript.isCaseClause(clause)) cases.push(clause.expression);
    else isDefault = true;
    if (clause.statements.length === 0 && at < clauses.length - 1) continue;
    groups.push({ cases, isDefault, statements: clause.statements });
    cases = [];
    isDefault = false;
  }
  return groups;
}

/** One test after another, each leaving the switch behind its statements: nesting them would go as deep as there are cases. */
function chain(
  f: FunctionBuilder,
  value: Value,
  groups: readonly Group[],
  otherwise: Group | undefined,
  leave: LabelId,
): void {
  for (const { cases, statements } of groups) {
    const test = cases
      .map((each) => observed(f, equals(f, value, f.tolerant(each, value.type), each), each, `case ${each.getText()}`))
      .reduce((any: Value | undefined, one) => (any === undefined ? one : or(any, one)), undefined);
    const then = f.block(() => {
      for (const statement of statements) f.statement(statement);
    });
    const last = then.at(-1)?.kind;
    const isLeft = last === 'break' || last === 'continue' || last === 'return' || last === 'fail';
    f.emit({
      kind: 'if',
      test: (test ?? booleanValue(false)).expression,
      then: isLeft ? then : [...then, { kind: 'break', label: leave }],
      otherwise: [],
    });
  }
  for (const statement of otherwise?.statements ?? []) f.statement(statement);
}
