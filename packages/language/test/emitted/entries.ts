import { limitsRecord, resultsRecord } from '@orrery/contract';
import { expect } from 'vitest';
import { at, FunctionBuilder, region, store, unary } from '../../src/abi/build.ts';
import type { Expression, IrFunction, Module, Statement } from '../../src/ir/ir.ts';
import { verifyModule } from '../../src/ir/verify.ts';
import { engineNames, instancesOf, place, view, type Instance } from './engines.ts';
import { handMade } from './hand_made.ts';

export const out = (slot: number, value: Expression): Statement => store('f64', at(region('state_b'), 8 * slot), value);
export const outInt = (slot: number, value: Expression): Statement => out(slot, unary('fromInt', value));
export const outTruth = (slot: number, value: Expression): Statement => outInt(slot, unary('booleanToInt', value));

export interface Outcome {
  readonly status: number;
  readonly site: number;
  readonly details: readonly [number, number];
  readonly charges: number;
  readonly bytes: number;
  readonly slots: readonly number[];
}

export interface Limits {
  readonly charges?: number;
  readonly bytes?: number;
}

function outcome(instance: Instance, { charges = 1000, bytes = 10_000 }: Limits, slots: number): Outcome {
  const memory = view(instance);
  memory.setUint32(place(instance, 'limits', limitsRecord.charges), charges, true);
  memory.setUint32(place(instance, 'limits', limitsRecord.bytes), bytes, true);
  expect(instance.exports['reserve']?.(0)).toBe(0);
  const status = instance.exports['step']?.() ?? -1;
  const after = view(instance);
  const word = (field: 'site' | 'chargesUsed' | 'bytesUsed'): number =>
    after.getUint32(place(instance, 'results', resultsRecord[field]), true);
  const detail = (field: 'detail0' | 'detail1'): number =>
    after.getFloat64(place(instance, 'results', resultsRecord[field]), true);
  return {
    status,
    site: word('site'),
    details: [detail('detail0'), detail('detail1')],
    charges: word('chargesUsed'),
    bytes: word('bytesUsed'),
    slots: Array.from({ length: slots }, (_, i) => after.getFloat64(place(instance, 'state_b', 8 * i), true)),
  };
}

/** Runs functions in all engines; their outcomes must be equal, and the first one is what the test looks at. */
export async function run(
  functions: readonly IrFunction[],
  limits: Limits = {},
  rest: Partial<Module> = {},
  slots = 8,
) {
  const linked = handMade(functions, rest);
  expect(verifyModule(linked.module)).toEqual([]);
  const outcomes = (await instancesOf(linked)).map((instance) => outcome(instance, limits, slots));
  outcomes.forEach((each, i) => expect([engineNames[i], each]).toEqual([engineNames[i], outcomes[0]]));
  return outcomes[0]!;
}

/** The entry: begins a step, then the statements. */
export function entry(build: (f: FunctionBuilder) => readonly Statement[]): IrFunction {
  const f = new FunctionBuilder('step');
  return f.finish([{ kind: 'begin' }, ...build(f)]);
}
