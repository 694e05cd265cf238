import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { Statement } from '../ir/ir.ts';
import { equals } from './operators.ts';
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
    chain(f, value, ordinary, otherwise);
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

function chain(f: FunctionBuilder, value: Value, groups: readonly Group[], otherwise: Group | undefined): void {
  const [first, ...rest] = groups;
  if (first === undefined) {
    for (const statement of otherwise?.statements ?? []) f.statement(statement);
    return;
  }
  const test = first.cases
    .map((each) => equals(f, value, f.tolerant(each, value.type), each))
    .reduce((any: Value | undefined, one) => (any === undefined ? one : or(any, one)), undefined);
  const then: readonly Statement[] = f.block(() => {
    for (const statement of first.statements) f.statement(statement);
  });
  const otherwiseStatements = f.block(() => chain(f, value, rest, otherwise));
  f.emit({
    kind: 'if',
    test: (test ?? booleanValue(false)).expression,
    then,
    otherwise: otherwiseStatements,
  });
}
