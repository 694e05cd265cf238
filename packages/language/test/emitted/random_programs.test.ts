import { limitsRecord, RandomStream } from '@orrery/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyModule } from '../../src/ir/verify.ts';
import { engineNames, fillRegion, instancesOf, place, regionBytes, view, type Instance } from './engines.ts';
import { areaSize, handMade } from './hand_made.ts';
import { randomProgram } from './random_programs.ts';

const runs = Number(process.env['RANDOM_PROGRAMS'] ?? 300);

/** Numbers that programs start from, and limits that some of them run into. */
const trials = [
  { charges: 3000, bytes: 1 << 20 },
  { charges: 100_000, bytes: 20_000 },
  { charges: 200, bytes: 600 },
] as const;

function run(instance: Instance, trial: number, seed: number): readonly string[] {
  const { charges, bytes } = trials[trial] ?? trials[0];
  const memory = view(instance);
  memory.setUint32(place(instance, 'limits', limitsRecord.charges), charges, true);
  memory.setUint32(place(instance, 'limits', limitsRecord.bytes), bytes, true);
  if (trial === 0) expect(instance.exports['reserve']?.(0)).toBe(0);
  const random = RandomStream.of(seed, 'Sample', trial);
  const input = new DataView(new ArrayBuffer(64));
  for (let i = 0; i < 8; i += 1)
    input.setFloat64(
      8 * i,
      random.chance(0.5) ? random.integer(7) - 3 : random.normal() * 10 ** random.integer(12),
      true,
    );
  fillRegion(instance, 'state_a', new Uint8Array(input.buffer));
  fillRegion(instance, 'state_b', new Uint8Array(areaSize));
  const status = instance.exports['step']?.();
  return [`status ${status}`, ...(['results', 'state_b'] as const).map((name) => hex(regionBytes(instance, name)))];
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('random programs', () => {
  it('give the same bits, failures, places and budgets in all engines', { timeout: 900_000 }, async () => {
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(fc.nat(2 ** 31 - 1), async (seed) => {
        const linked = handMade(randomProgram(seed));
        expect(verifyModule(linked.module)).toEqual([]);
        const instances = await instancesOf(linked);
        for (const trial of trials.keys()) {
          const [expected, ...others] = instances.map((instance) => run(instance, trial, seed));
          for (const [i, other] of others.entries())
            expect([engineNames[i + 1], ...other]).toEqual([engineNames[i + 1], ...(expected ?? [])]);
          countStatuses(instances[0], seen);
        }
      }),
      { numRuns: runs, seed: 20_261_120 },
    );
    // A generator that never fails, or only fails, would prove little.
    for (const status of [0, 1, 2, 4, 5, 6, 10, 12]) expect([status, seen.get(status) ?? 0]).not.toEqual([status, 0]);
  });
});

function countStatuses(instance: Instance | undefined, seen: Map<number, number>): void {
  if (instance === undefined) return;
  const memory = view(instance);
  for (let id = 0; id < 5; id += 1) {
    const status = memory.getUint32(place(instance, 'state_b', 256 + 48 * id), true);
    seen.set(status, (seen.get(status) ?? 0) + 1);
  }
}
