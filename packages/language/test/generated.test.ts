import { RandomStream } from '@orrery/contract';
import { expect, test } from 'vitest';
import { compactDiagnostic } from '../src/diagnostic.ts';
import { verifyModule } from '../src/ir/verify.ts';
import { lowerProgram } from '../src/lower.ts';
import { generateProgram } from './generated_programs.ts';
import { Failure } from './interpret.ts';
import { interpretedStep, numbersContract, reference } from './reference.ts';

/** Programs; more on demand: GENERATED_PROGRAMS=10000. */
const programs = Number(process.env['GENERATED_PROGRAMS'] ?? 200);
const inputs = [
  [0, 0, 0],
  [1, -2, 3.5],
  [Number.NaN, 2147483648, -0],
  [1e300, 0.1, 7],
];

test('generated programs mean what V8 says they mean', () => {
  let accepted = 0;
  let compared = 0;
  for (let index = 0; index < programs; index += 1) {
    const source = generateProgram(RandomStream.of(11, 'Simulation', index));
    const lowered = lowerProgram(source, numbersContract);
    if (!lowered.ok) {
      // TypeScript proves some conditions constant and says so; anything else is a defect.
      const own = lowered.error.map(compactDiagnostic).filter((line) => !line.startsWith('TS'));
      expect(own, source).toEqual([]);
      continue;
    }
    accepted += 1;
    expect(verifyModule(lowered.value.module), source).toEqual([]);
    const step = interpretedStep(lowered.value);
    const expected = reference(source)['step'] as unknown as typeof step;
    for (const state of inputs)
      for (const action of [0, 5.5]) {
        let found;
        try {
          found = step([...state], action, {});
        } catch (error) {
          // Where V8 reads undefined or writes past the end, the language stops the step.
          if (error instanceof Failure) continue;
          throw new Error(source, { cause: error });
        }
        compared += 1;
        expect(found, source).toEqual(expected([...state], action, {}));
      }
  }
  expect(accepted).toBeGreaterThan(programs / 2);
  expect(compared).toBeGreaterThan(programs * 2);
}, 3_600_000);
