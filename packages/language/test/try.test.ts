import { test, expect } from 'vitest';
import { lowerProgram } from '../src/lower.ts';
import { verifyModule } from '../src/ir/verify.ts';
import { numbersContract } from './reference.ts';
import { compiledLibrary } from '../src/lower/library.ts';
import { linkProgram } from '../src/abi/link.ts';
import { javascriptText } from '../src/emit_javascript/emit.ts';
test('x', () => {
  const l = compiledLibrary();
  for (const name of l.names) l.ensure(l.find(name)!.id);
  const r = lowerProgram(`export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
     const t = 'a' + action + 'b' + (action | 0);
     return { state: [t.length, t < 'b' ? 1 : 0], reward: 0, terminated: t === 'a0b0' };
  }`, numbersContract);
  if (!r.ok) throw new Error(JSON.stringify(r.error));
  expect(verifyModule(r.value.module)).toEqual([]);
  const linked = linkProgram(r.value);
  expect(verifyModule(linked.module)).toEqual([]);
  console.log(javascriptText(linked).slice(4000, 9000));
});
