import { RandomStream, selfDeclared } from '@orrery/contract';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compactDiagnostic } from '../src/diagnostic.ts';
import { verifyModule } from '../src/ir/verify.ts';
import { lowerProgram } from '../src/lower.ts';
import { Failure, type Runtime } from './interpret.ts';
import { guestRandom, interpretedStep, numbersContract, reference } from './reference.ts';

/** Numbers that find corner cases, beside ordinary ones. */
const corners = [
  0, -0, 1, -1, 2, 3, 0.5, -0.5, 1.5, 7, 31, 32, 255, -8, 2147483647, -2147483648, 2147483648, 4294967295,
];
const wild = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, -1e-300, 9007199254740992];

function draw(stream: RandomStream, tame: boolean): number {
  const kind = stream.integer(4);
  if (kind === 0) return stream.integer(8);
  if (kind === 1) return corners[stream.integer(corners.length)] as number;
  if (kind === 2) return stream.normal() * 5;
  return tame ? stream.integer(5) : (wild[stream.integer(wild.length)] as number);
}

const folder = new URL('./programs/', import.meta.url);
const programs = ['cartpole.ts', ...readdirSync(new URL('./lowering/', folder)).map((name) => `lowering/${name}`)];

describe('a lowered program means what V8 says the source means', () => {
  for (const name of programs) {
    const source = readFileSync(new URL(name, folder), 'utf8');
    const own = name === 'cartpole.ts';
    test(name, () => {
      const lowered = lowerProgram(source, own ? selfDeclared : numbersContract);
      if (!lowered.ok) throw new Error(lowered.error.map(compactDiagnostic).join('\n'));
      expect(verifyModule(lowered.value.module)).toEqual([]);
      const step = interpretedStep(lowered.value);
      const expected = reference(source);
      const stream = RandomStream.of(7, 'Simulation', 0);
      let compared = 0;
      for (let round = 0; round < 300; round += 1) {
        const tame = round % 2 === 0;
        const state = own
          ? (expected['init'] ?? expected['initialState'])?.(stream.integer(1000) as never)
          : Array.from({ length: 6 }, () => draw(stream, tame));
        const action = own ? stream.integer(2) : draw(stream, tame);
        const seed = stream.integer(1000);
        const found = outcome(() =>
          step(structuredClone(state), action, guestRandom(RandomStream.of(seed, 'Sample', 0))),
        );
        const wanted = outcome(
          () =>
            expected['step']?.(
              structuredClone(state) as never,
              action as never,
              RandomStream.of(seed, 'Sample', 0) as never,
            ) as Runtime,
        );
        // Where V8 goes on with undefined, the language stops the step.
        if (found instanceof Failure && found.status !== 10) continue;
        compared += 1;
        if (found instanceof Failure) expect(wanted).toBeInstanceOf(Error);
        else expect(found).toEqual(wanted);
      }
      expect(compared).toBeGreaterThan(50);
    });
  }
});

function outcome(run: () => Runtime): Runtime | Error {
  try {
    return run();
  } catch (error) {
    if (error instanceof Failure || (error instanceof Error && error.constructor.name === 'Error')) {
      if (error.message.includes('interpreted') || error.message.startsWith('array.')) throw error;
      return error;
    }
    if (error instanceof Error) return error;
    throw error;
  }
}
