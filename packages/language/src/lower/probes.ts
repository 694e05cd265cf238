import { coverageBits } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { Expression, FunctionId, IrFunction, Probe, SiteId, Statement } from '../ir/ir.ts';
import { booleanType, intType } from '../ir/types.ts';
import { forEachExpression } from '../ir/walk.ts';
import { reachable } from './assemble.ts';
import type { FunctionBuilder } from './function_builder.ts';
import type { ModuleOutput } from './module_lowering.ts';
import type { Value } from './value.ts';

/**
 * Watches the conditions of a program: each is handed through a function of ours that notes its value in the region
 * `coverage`, one byte a probe. What the program does and is charged for stays as it was.
 */
export class Probes {
  readonly observer: FunctionId;
  readonly #bySite = new Map<SiteId, number>();

  constructor(output: ModuleOutput) {
    this.observer = output.reserveFunction();
    output.functions[this.observer] = observerFunction;
  }

  /** Every probe, by its number. */
  list(output: ModuleOutput, step: FunctionId): readonly Probe[] {
    const inStep = new Set<number>();
    for (const id of reachable(output, [step]))
      forEachExpression(output.functions[id]?.body ?? [], (expression) => {
        const [number] =
          expression.kind === 'call' && expression.function === this.observer ? expression.arguments : [];
        if (number?.kind === 'int') inStep.add(number.value);
      });
    return [...this.#bySite].map(([site, number]) => ({ site, inStep: inStep.has(number) }));
  }

  /** One condition is one probe, however often it is lowered: for each instance of a generic function, say. */
  numberOf(site: SiteId): number {
    const known = this.#bySite.get(site) ?? this.#bySite.size;
    this.#bySite.set(site, known);
    return known;
  }
}

/** A condition as the program means it, watched where the module has probes. Constants decide nothing and have none. */
export function observed(f: FunctionBuilder, value: Value, node: ts.Node, text?: string): Value {
  const { probes } = f.module;
  if (probes === undefined || value.type.kind !== 'boolean' || value.expression.kind === 'boolean') return value;
  if (isObserved(value.expression, probes.observer)) return value;
  const probe: Expression = { kind: 'int', value: probes.numberOf(f.site(node, text)) };
  const { expression } = value;
  return {
    expression: { kind: 'call', function: probes.observer, arguments: [probe, expression], site: 0 },
    type: booleanType,
  };
}

function isObserved(expression: Expression, observer: FunctionId): boolean {
  return expression.kind === 'unary' && expression.operator === 'not'
    ? isObserved(expression.operand, observer)
    : expression.kind === 'call' && expression.function === observer;
}

const { SyntaxKind } = typescript;
const comparisons: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.LessThanToken,
  SyntaxKind.LessThanEqualsToken,
  SyntaxKind.GreaterThanToken,
  SyntaxKind.GreaterThanEqualsToken,
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.EqualsEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsToken,
]);

export function isComparison({ operatorToken }: ts.BinaryExpression): boolean {
  return comparisons.has(operatorToken.kind);
}

const [probe, held]: readonly Expression[] = [0, 1].map((local): Expression => ({ kind: 'local', local }));
const address = sum({ kind: 'region', region: 'coverage' }, probe!);

function sum(left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator: 'int.add', left, right };
}

const note: Statement = {
  kind: 'memory.store',
  access: 'u8',
  address,
  value: {
    kind: 'binary',
    operator: 'int.or',
    left: { kind: 'memory.load', access: 'u8', address },
    right: {
      kind: 'conditional',
      type: intType,
      test: held!,
      then: { kind: 'int', value: coverageBits.held },
      otherwise: { kind: 'int', value: coverageBits.failed },
    },
  },
};

/** (probe, held) → held */
const observerFunction: IrFunction = {
  name: 'observed',
  locals: [
    { name: 'probe', type: intType },
    { name: 'held', type: booleanType },
  ],
  parameterCount: 2,
  result: booleanType,
  body: [note, { kind: 'return', value: held! }],
  authored: false,
  recursive: false,
  site: 0,
};
