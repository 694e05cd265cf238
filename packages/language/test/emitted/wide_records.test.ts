import { decode, encode, selfDeclared, type Value } from '@orrery/contract';
import { describe, expect, test } from 'vitest';
import { linkProgram } from '../../src/abi/link.ts';
import { compactDiagnostic } from '../../src/diagnostic.ts';
import { lowerProgram } from '../../src/lower.ts';
import { fillRegion, instancesOf, regionBytes } from './engines.ts';
import { reference } from '../reference.ts';

const source = `
type Point = { x: number; y: number };
type Solid = { x: number; y: number; z: number };
type Part =
  | { kind: 'count'; value: number; at: Point }
  | { kind: 'text'; value: string; note?: string }
  | { kind: 'list'; value: number[]; at: Point | null };
export type State = { parts: Part[]; corner: Point; seen: (Part | null)[] };
export type Action = 'grow' | 'turn';
function sum(p: Point): number { return p.x + p.y; }
export function legalActions(state: State): Action[] { return ['grow', 'turn']; }
export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  const solid: Solid = { x: 1, y: 2, z: 3 };
  const parts = state.parts.map((part): Part => {
    switch (part.kind) {
      case 'count': return action === 'grow' ? { ...part, value: part.value + 1 } : { kind: 'text', value: 'n' + part.value };
      case 'text': return action === 'grow' ? { ...part, note: part.value } : { kind: 'list', value: [part.value.length], at: null };
      case 'list': return action === 'grow' ? { ...part, value: [...part.value, 7], at: { x: sum(solid), y: 0 } } : { kind: 'count', value: part.value.length, at: { x: 0, y: 1 } };
    }
  });
  const next: State = { parts, corner: { x: state.corner.x + sum(state.corner), y: 1 }, seen: [null, ...parts] };
  return { state: next, reward: parts.length, done: false };
}
`;

describe('a state of wide records', () => {
  test('encodes to the bytes of what V8 says the program returns', async () => {
    const lowered = lowerProgram(source, selfDeclared);
    if (!lowered.ok) throw new Error(lowered.error.map(compactDiagnostic).join('\n'));
    const { layout } = lowered.value;
    const bytesOf = (value: Value): Uint8Array => {
      const encoded = encode(layout.state, value);
      if (!encoded.ok) throw new Error(encoded.error.message);
      return encoded.value;
    };
    const meant = reference(source)['step'] as (state: unknown, action: string) => { state: Value };
    for (const instance of await instancesOf(linkProgram(lowered.value))) {
      let state: Value = {
        parts: [
          { kind: 'count', value: 1, at: { x: 1, y: 2 } },
          { kind: 'text', value: 'ab' },
          { kind: 'list', value: [], at: null },
        ],
        corner: { x: 1, y: 1 },
        seen: [],
      };
      expect(instance.exports['reserve']?.(4096)).toBe(0);
      for (const [at, action] of ['grow', 'turn', 'grow', 'turn', 'turn', 'grow'].entries()) {
        const actionBytes = encode(layout.action, action);
        if (!actionBytes.ok) throw new Error(actionBytes.error.message);
        const region = regionBytes(instance, 'state_a');
        region.set(bytesOf(state));
        fillRegion(instance, 'state_a', region);
        fillRegion(instance, 'action', actionBytes.value);
        expect([at, instance.exports['step']?.()]).toEqual([at, 0]);
        const expected: Value = meant(structuredClone(state), action).state;
        const wanted = bytesOf(expected);
        const found = regionBytes(instance, 'state_b').subarray(0, wanted.length);
        expect(decode(layout.state, found)).toEqual({ ok: true, value: expected });
        state = expected;
      }
    }
  });
});
