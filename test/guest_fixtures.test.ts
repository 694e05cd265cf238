import { readFileSync, writeFileSync } from 'node:fs';
import { emitWasm } from '@orrery/language';
import { describe, expect, it } from 'vitest';
import { compiled } from './compiled_programs.ts';

// Modules that crates/guest tests against. After a change of the compiler: UPDATE_FIXTURES=1 vitest run test/guest_fixtures
const folder = new URL('../crates/guest/fixtures/', import.meta.url);
const update = process.env['UPDATE_FIXTURES'] === '1';

describe('the fixtures of the guest crate', () => {
  it.each(['cartpole', 'pendulum', 'gusty_walk'] as const)('%s.wasm is what the compiler emits today', async (name) => {
    const wasm = await emitWasm(compiled(name), { optimize: 'speed' });
    const file = new URL(`${name}.wasm`, folder);
    if (update) writeFileSync(file, wasm);
    const committed = readFileSync(file);
    expect(Buffer.from(wasm).equals(committed), 'run with UPDATE_FIXTURES=1 and commit the change').toBe(true);
  });
});
