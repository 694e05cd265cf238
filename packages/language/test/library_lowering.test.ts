import { RandomStream, type Result } from '@orrery/contract';
import { describe, expect, test } from 'vitest';
import * as library from '../library/index.ts';
import { checkFiles } from '../src/check/program.ts';
import { compactDiagnostic, type Diagnostic } from '../src/diagnostic.ts';
import type { LoweredProgram } from '../src/ir/lowered.ts';
import { verifyModule } from '../src/ir/verify.ts';
import { lowerProgram } from '../src/lower.ts';
import { librarySources } from '../src/lower/library_sources.ts';
import { typescript } from '../src/check/typescript.ts';
import { Failure, Interpreter, type Runtime } from './interpret.ts';
import { guestRandom, interpretedStep, numbersContract } from './reference.ts';

function lowered(result: Result<LoweredProgram, readonly Diagnostic[]>): LoweredProgram {
  if (!result.ok) throw new Error(result.error.map(compactDiagnostic).join('\n'));
  return result.value;
}

const functions = Object.entries(library).filter(([name]) => name in Math && name !== 'hypot') as [
  string,
  (...given: number[]) => number,
][];

describe('a compiled library function gives the bits of its source in V8', () => {
  for (const [name, run] of functions)
    test(name, () => {
      const count = run.length;
      const given = Array.from({ length: count }, (_, at) => `state[${at}]`).join(', ');
      const program = lowered(
        lowerProgram(
          `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
            return { state: [Math.${name}(${given})], reward: 0, terminated: false };
          }`,
          numbersContract,
        ),
      );
      expect(verifyModule(program.module)).toEqual([]);
      const step = interpretedStep(program);
      const stream = RandomStream.of(3, 'Simulation', 0);
      const scales = [1, 10, 1e-3, 700, 1e9, 2 ** 900, 2 ** -900, 5e-324];
      for (let round = 0; round < 400; round += 1) {
        const scale = scales[round % scales.length] as number;
        const x = Array.from({ length: count }, () => (stream.float() * 2 - 1) * scale);
        const found = step(x, 0, {})['state'] as number[];
        expect(Object.is(found[0], run(...x)), `${name}(${x})`).toBe(true);
      }
      for (const x of [0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.5]) {
        const both = Array.from({ length: count }, () => x);
        const found = step(both, 0, {})['state'] as number[];
        expect(Object.is(found[0], run(...both)), `${name}(${x})`).toBe(true);
      }
    });
});

test('the library type-checks under the language own declarations, intrinsics aside', () => {
  const sources = librarySources();
  const checked = checkFiles([], sources);
  const found = sources
    .filter(({ name }) => !/(?:intrinsics|words)\.ts$/u.test(name))
    .flatMap(({ name }) => checked.program.getSemanticDiagnostics(checked.file(name)))
    .map(({ file, messageText }) => `${file?.fileName}: ${typescript.flattenDiagnosticMessageText(messageText, ' ')}`);
  expect(found).toEqual([]);
});

describe('draws', () => {
  const source = `
    export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } {
      const out = [random.integer(6)];
      if (random.chance(0.25)) out.push(random.integer(action));
      if (action > 10) out.push(random.float());
      return { state: out, reward: 0, terminated: false };
    }`;
  const program = lowered(lowerProgram(source, numbersContract));

  test('a script prescribes the outcomes of integer and chance and takes down what was asked', () => {
    const interpreter = new Interpreter(program.module);
    const random: { [name: string]: Runtime } = {
      ...guestRandom(RandomStream.of(1, 'Sample', 0)),
      scriptMode: true,
      scriptLength: 2,
    };
    interpreter.script.setFloat64(0, 4, true);
    interpreter.script.setFloat64(16, 1, true);
    const result = interpreter.call(program.entries.step.function, [[], 9, random]) as { [name: string]: unknown };
    // The third draw lies past the end of the script: outcome 0.
    expect(result['state']).toEqual([4, 0]);
    expect([8, 24, 40].map((at) => interpreter.script.getFloat64(at, true))).toEqual([6, -0.25, 9]);
    expect(random['scriptPosition']).toBe(3);
  });

  test('float under a script stops with not_enumerable at its own place', () => {
    const interpreter = new Interpreter(program.module);
    const random = { ...guestRandom(RandomStream.of(1, 'Sample', 0)), scriptMode: true };
    const run = (): unknown => interpreter.call(program.entries.step.function, [[], 11, random]);
    expect(run).toThrow(Failure);
    try {
      run();
    } catch (error) {
      expect(error).toMatchObject({ status: 11 });
      expect(program.module.sites[(error as Failure).site]).toMatchObject({ line: 5, text: 'random.float()' });
    }
  });

  test('integer of anything but 1..2^32 stops with invalid_draw at its own place', () => {
    const interpreter = new Interpreter(program.module);
    let failures = 0;
    for (let seed = 0; seed < 40; seed += 1)
      try {
        interpreter.call(program.entries.step.function, [[], 0.5, guestRandom(RandomStream.of(seed, 'Sample', 0))]);
      } catch (error) {
        failures += 1;
        expect(error).toMatchObject({ status: 13, details: [0.5, 0] });
        expect(program.module.sites[(error as Failure).site]).toMatchObject({
          line: 4,
          text: 'random.integer(action)',
        });
      }
    expect(failures).toBeGreaterThan(0);
  });
});
