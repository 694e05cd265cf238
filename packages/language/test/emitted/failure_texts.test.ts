import { limitsRecord, messageText, messageUnits, resultsRecord, statusCode } from '@orrery/contract';
import { describe, expect, it } from 'vitest';
import type { Expression, IrFunction } from '../../src/ir/ir.ts';
import { verifyModule } from '../../src/ir/verify.ts';
import { engineNames, instancesOf, place, view, type Instance } from './engines.ts';
import { emptyFunction, handMade } from './hand_made.ts';

const text = (value: string): Expression => ({ kind: 'string', value });
const concat = (...parts: Expression[]): Expression => ({ kind: 'string.concat', parts, site: 2 });

/** Programs that fail: with a text, without one, and while the text is made. */
const cases: readonly { readonly name: string; readonly text?: Expression; readonly told: string | undefined }[] = [
  { name: 'a literal', text: text('no such room'), told: 'no such room' },
  { name: 'a computed text', text: concat(text('no such room: '), text('attic')), told: 'no such room: attic' },
  { name: 'an empty text', text: text(''), told: '' },
  { name: 'half a surrogate pair', text: text('\ud800!'), told: '\ufffd!' },
  { name: 'a long text', text: text('ab'.repeat(messageUnits)), told: 'ab'.repeat(messageUnits / 2) },
  { name: 'none', told: undefined },
];

function failing(thrown: Expression | undefined): IrFunction {
  const zero: Expression = { kind: 'number', value: 0 };
  const fact: Expression = { kind: 'number', value: 7 };
  return {
    ...emptyFunction,
    name: 'step',
    body: [
      { kind: 'begin' },
      {
        kind: 'fail',
        status: statusCode.thrown,
        site: 3,
        details: [fact, zero],
        ...(thrown === undefined ? {} : { text: thrown }),
      },
    ],
  };
}

function run(instance: Instance) {
  for (const field of ['charges', 'bytes'] as const)
    view(instance).setUint32(place(instance, 'limits', limitsRecord[field]), 1000, true);
  expect(instance.exports['reserve']?.(0)).toBe(0);
  const status = instance.exports['step']?.();
  const memory = view(instance);
  const result = (field: 'hasText' | 'site'): number =>
    memory.getUint32(place(instance, 'results', resultsRecord[field]), true);
  const region = new Uint8Array(instance.memory, place(instance, 'message'), 4 + 2 * messageUnits);
  return { status, site: result('site'), told: result('hasText') === 0 ? undefined : messageText(region) };
}

describe('a failure says', () => {
  it.each(cases)('$name', async ({ text: thrown, told }) => {
    const linked = handMade([failing(thrown)]);
    expect(verifyModule(linked.module)).toEqual([]);
    for (const [i, instance] of (await instancesOf(linked)).entries()) {
      expect([engineNames[i], run(instance)]).toEqual([engineNames[i], { status: statusCode.thrown, site: 3, told }]);
      // What an earlier failure said is not said again.
      expect(instance.exports['reserve']?.(0)).toBe(0);
      expect(view(instance).getUint32(place(instance, 'results', resultsRecord.hasText), true)).toBe(0);
    }
  });
});
