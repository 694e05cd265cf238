import { selfDeclared, type ModelContract } from '@orrery/contract';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { linkProgram } from '../src/abi/link.ts';
import { compactDiagnostic } from '../src/diagnostic.ts';
import type { LinkedModule } from '../src/ir/linked.ts';
import type { Expression } from '../src/ir/ir.ts';
import { forEachExpression } from '../src/ir/walk.ts';
import { verifyModule } from '../src/ir/verify.ts';
import { lowerProgram } from '../src/lower.ts';
import { optimizeModule } from '../src/optimize/optimize.ts';
import { numbersContract } from './reference.ts';

function linked(source: string, contract: ModelContract): LinkedModule {
  const lowered = lowerProgram(source, contract);
  if (!lowered.ok) throw new Error(lowered.error.map(compactDiagnostic).join('\n'));
  return linkProgram(lowered.value);
}

const optimized = ({ module, exports }: LinkedModule) =>
  optimizeModule(
    module,
    exports.map((each) => each.function),
  );

/** Records that the step of a program makes, after optimising, wherever it stands. */
function recordsOfStep(body: string): number {
  const program = linked(
    `type Point = { x: number; y: number };
     function sum(p: Point): number { return p.x + p.y; }
     export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
       ${body}
     }`,
    numbersContract,
  );
  const { module, used } = optimized(program);
  const counts = [...used].map((id) => {
    let count = 0;
    forEachExpression(module.functions[id]?.body ?? [], (expression) => {
      if (expression.kind === 'record.new' && expression.type.fields.some(({ name }) => name === 'x')) count += 1;
    });
    return count;
  });
  return Math.max(...counts);
}

describe('an optimised module', () => {
  const folder = new URL('./programs/features/', import.meta.url);
  const samples = new URL('../../../test/programs/samples/', import.meta.url);
  test.each([
    ...readdirSync(folder).map((name) => [name, folder, numbersContract] as const),
    ...readdirSync(samples).map((name) => [name, samples, selfDeclared] as const),
  ])('holds to the rules of the IR: %s', (name, from, contract) => {
    const { module, used } = optimized(linked(readFileSync(new URL(name, from), 'utf8'), contract));
    expect(verifyModule(module).filter((violation) => used.has(violation.function))).toEqual([]);
  });

  test('turns no word into a number to compare it or to mix it on', () => {
    const { module, used } = optimized(
      linked(
        `function mix(word: number): number { return Math.imul(word ^ (word >>> 15), 2246822519) >>> 0; }
         export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
           let word = action >>> 0;
           let lower = 0;
           for (let i = 0; i < 8; i++) {
             const before = word;
             word = mix(before);
             if (word < before) lower++;
           }
           return { state, reward: lower, terminated: (word & 1) === 1 };
         }`,
        numbersContract,
      ),
    );
    const step = [...used].map((id) => module.functions[id]).find((each) => each?.name === 'step_once');
    const conversions: Expression[] = [];
    const names: string[] = [];
    forEachExpression(step?.body ?? [], (expression) => {
      if (expression.kind === 'local') names.push(step?.locals[expression.local]?.name ?? '');
      if (expression.kind !== 'unary' || expression.operand.kind !== 'local') return;
      const { operator, operand } = expression;
      const isWord = ['word', 'before'].includes(step?.locals[operand.local]?.name ?? '');
      if (isWord && (operator === 'fromUnsigned' || operator === 'toInt')) conversions.push(expression);
    });
    expect(names).toContain('word');
    expect(names).toContain('before');
    expect(conversions).toEqual([]);
  });

  test('makes no record that stays inside one function', () => {
    expect(
      recordsOfStep('const p = { x: action, y: 1 }; p.y += 1; return { state, reward: p.x * p.y, terminated: false };'),
    ).toBe(0);
  });

  test('makes none that only small functions see', () => {
    expect(recordsOfStep('const p = { x: action, y: 1 }; return { state, reward: sum(p), terminated: false };')).toBe(
      0,
    );
  });

  test('makes none for names that see every write', () => {
    expect(
      recordsOfStep(
        'const p = { x: action, y: 1 }; p.y = 2; const q = p; return { state, reward: q.x + p.y, terminated: false };',
      ),
    ).toBe(0);
  });

  test('makes one that is written after it has a second name', () => {
    expect(
      recordsOfStep(
        'const p = { x: action, y: 1 }; const q = p; p.y = 2; return { state, reward: q.y, terminated: false };',
      ),
    ).toBe(1);
  });

  test('makes one that is compared by identity or kept in an array', () => {
    expect(
      recordsOfStep(
        'const p: Point = { x: action, y: 1 }; const all: Point[] = [p]; return { state, reward: all[0]!.x, terminated: p === all[0] };',
      ),
    ).toBe(1);
  });
});
