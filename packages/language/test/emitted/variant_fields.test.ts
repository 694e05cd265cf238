import { encode, resultsRecord, selfDeclared } from '@orrery/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../../contract/test/arbitrary_layout.ts';
import { checkProgram } from '../../src/index.ts';
import { javascriptText } from '../../src/emit_javascript/emit.ts';
import { wasmModule } from '../../src/emit_wasm/emit.ts';
import { fillRegion, javascriptInstance, place, view, wasmInstance } from './engines.ts';

/** Types that a field may have, as an author writes them. */
const types = fc.letrec<{ type: string; plain: string }>((tie) => ({
  plain: fc.constantFrom(
    'number',
    'boolean',
    'string',
    "'p' | 'q'",
    '1 | 2',
    '{}',
    '{ a: number }',
    '{ b: string; a?: number }',
    '[number, string]',
    '[number, number]',
    "Record<'a' | 'b', number>",
    'Record<string, number>',
    'Set<number>',
    'Map<string, { a: number }>',
    'Record<never, number>',
    "{ t: 'x'; v: number } | { t: 'y'; v: string }",
  ),
  type: fc.oneof(
    { depthSize: 'small' },
    { weight: 3, arbitrary: tie('plain') },
    tie('type').map((type) => `readonly (${type})[]`),
    tie('type').map((type) => `Map<string, ${type}>`),
    tie('type').map((type) => `Record<string, ${type}>`),
    tie('plain').map((type) => `${type} | null`),
    tie('plain').map((type) => `${type} | undefined`),
    tie('type').map((type) => `{ of: ${type} }`),
  ),
}));

/** A union whose variants share field names, of whatever types, and lack some of them. */
const unions = fc
  .array(fc.dictionary(fc.constantFrom('f', 'f?', 'g'), types.type, { minKeys: 1, maxKeys: 2 }), {
    minLength: 2,
    maxLength: 3,
  })
  .map((variants) =>
    variants.map((fields, i) => {
      const own = Object.entries(fields).filter(([name]) => name !== 'f?' || !('f' in fields));
      return `{ k: 'v${i}'; ${own.map(([name, type]) => `${name}: ${type}`).join('; ')} }`;
    }),
  );

const states = fc.oneof(
  unions.map((variants) => ({ types: '', state: variants.join(' | ') })),
  unions.map((variants) => ({ types: `type U = ${variants.join(' | ')};`, state: '{ one: U | null; all: U[] }' })),
  unions.map((variants) => ({
    types: `type U = ${variants.join(' | ')};`,
    state: '{ n: number; at: Map<string, U> }',
  })),
);

const program = ({ types: declared, state }: { readonly types: string; readonly state: string }): string =>
  `${declared}
export type State = ${state};
export type Action = 0 | 1;
export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  return { state, reward: action, done: false };
}
export function initialState(): State { throw new Error('there is none'); }
`;

/** What the generator of programs, or a look at all pairs of types, found to be wrong. */
const met = [
  "{ k: 'a'; f: Set<number> } | { k: 'b'; f: { a: number }[] }",
  "{ k: 'a'; f: { a: number }[] } | { k: 'b'; f?: { a: number } }",
  "{ k: 'a'; f: [number, string] } | { k: 'b'; f: { a: number }[] | undefined }",
  "{ k: 'a'; f: Record<never, number> } | { k: 'b'; f: number }",
  "{ k: 'a'; f: Map<string, number> } | { k: 'b'; f: {} }",
  "{ k: 'a'; f: Record<string, {}> } | { k: 'b'; f: Record<string, {} | undefined> }",
  "{ k: 'a'; f: Record<string, {} | null> } | { k: 'b'; f: Record<string, {}> }",
  "{ k: 'a'; f: Map<string, {}> } | { k: 'b'; f: Map<string, {} | undefined> } | { k: 'c'; f: Set<number> }",
];

describe('variants of a union whose fields of one name have other types', () => {
  it('are rejected with a place, or cross the border unchanged', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(states, fc.nat(), async (given, seed) => {
        const checked = checkProgram(program(given), selfDeclared);
        if (!checked.ok) {
          for (const { line, column } of checked.error) expect([line > 0, column > 0]).toEqual([true, true]);
          return;
        }
        accepted += 1;
        const { state } = checked.value.section.layout;
        const values = fc.sample(valueOf(state), { seed, numRuns: 6 });
        for (const instance of [
          javascriptInstance(javascriptText(checked.value.linked)),
          wasmInstance(await wasmModule(checked.value.linked, { optimize: 'none' })),
        ]) {
          expect(instance.exports['set_parameters']?.()).toBe(0);
          for (const value of values) {
            const bytes = encode(state, value);
            if (!bytes.ok) throw new Error(bytes.error.message);
            fillRegion(instance, 'state_a', bytes.value);
            expect(instance.exports['step']?.()).toBe(0);
            const length = view(instance).getUint32(place(instance, 'results', resultsRecord.stateLength), true);
            const from = place(instance, 'state_b');
            expect(new Uint8Array(instance.memory).slice(from, from + length)).toEqual(bytes.value);
          }
        }
      }),
      { numRuns: 80, examples: met.map((state) => [{ types: '', state }, 1]) },
    );
    expect(accepted).toBeGreaterThan(40);
  });
});
