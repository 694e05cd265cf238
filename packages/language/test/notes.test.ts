import { expect, test } from 'vitest';
import { checkProgram, emitWasm, notesOf, type CheckedProgram } from '../src/index.ts';
import { mostNodes } from '../src/emit_wasm/effort.ts';
import { numbersContract } from './reference.ts';

/** A step of so many statements of some twenty nodes each. */
function program(statements: number): CheckedProgram {
  const lines = Array.from(
    { length: statements },
    (_, i) => `  state[${i % 7}] = state[${i % 5}] * ${i}.5 + action;\n`,
  );
  const checked = checkProgram(
    `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
${lines.join('')}  return { state, reward: 0, terminated: false };
}
`,
    numbersContract,
  );
  if (!checked.ok) throw new Error(checked.error[0]?.message);
  return checked.value;
}

test('a program of ordinary size has no notes', () => {
  expect(notesOf(program(20))).toEqual([]);
});

test('a program too large for the optimiser has a note that says so, and is compiled', async () => {
  const large = program(1400);
  const [note, ...others] = notesOf(large);
  expect(others).toEqual([]);
  expect(note).toMatchObject({ code: 'unoptimised', remedy: expect.stringContaining('largest functions') });
  expect(note?.message).toContain(String(mostNodes));
  expect(note?.message).toMatch(/^The program is too large for the optimiser \(\d+ nodes, the largest function \d+;/u);
  expect((await emitWasm(large, { optimize: 'speed' })).length).toBeGreaterThan(10_000);
});
