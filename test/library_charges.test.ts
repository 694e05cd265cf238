// The table of charges in @orrery/contract is a promise to other hosts: programs are charged what it says, counted by the
// model itself in QuickJS.

import { encode, libraryCharges, type GivenTypes, type LayoutType } from '@orrery/contract';
import { checkProgram, emitJavaScript } from '@orrery/language';
import { createSandbox } from '@orrery/sandbox';
import { afterAll, describe, expect, test } from 'vitest';

const number: LayoutType = { kind: 'number' };
const contract: GivenTypes = {
  name: 'charges',
  types: 'given',
  declaration: 'type State = number[];\ntype Action = number;',
  state: { kind: 'array', element: number },
  action: number,
  actionSpace: { kind: 'finite', actions: [0, 1] },
  initialState: ['initialState'],
  terminated: 'terminated',
  legalActions: 'optional',
};
const state = [3, 1, 2];

const sandbox = createSandbox({ workers: 1 });
afterAll(() => sandbox.close());

/** Charges of one step whose body is these statements, from the state [3, 1, 2]. */
async function charges(statements: string): Promise<number> {
  const source = `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
    ${statements}
    return { state, reward: 1, terminated: false };
  }`;
  const checked = checkProgram(source, contract);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  const bytes = [contract.state, contract.action].map((type, i) => {
    const encoded = encode(type, [state, 1][i]);
    if (!encoded.ok) throw new Error(encoded.error.message);
    return encoded.value;
  });
  const batch = { states: bytes.slice(0, 1), actions: bytes.slice(1) };
  const results = await sandbox.run(emitJavaScript(checked.value), batch);
  const [result] = results.ok ? results.value : [];
  if (result?.ok !== true) throw new Error(JSON.stringify(results));
  return result.charges;
}

/** The call of `step` itself. */
const call = 1;
/** The look that finds a loop's end is a turn. */
const end = 1;

describe('a step is charged', () => {
  test.each<[name: string, statements: string, charge: number]>([
    ['reading and writing an element', 'state[0] = state[1];', 0],
    ['Math.*', 'state[0] = Math.sin(state[1]);', 0],
    ['a ** b', 'state[0] = state[1] ** 0.5;', 0],
    ['a % b', 'state[0] = state[1] % 3;', 0],
    ['push', 'state.push(4);', 0],
    ['pop', 'state.pop();', 0],
    ['length', 'state[0] = state.length;', 0],
    ['map', 'state = state.map((x) => x + 1);', 3 + end],
    ['forEach', 'state.forEach((x, i) => { state[i] = x; });', 3 + end],
    ['filter', 'state = state.filter((x) => x > 1);', 3 + end],
    ['reduce', 'state[0] = state.reduce((sum, x) => sum + x, 0);', 3 + end],
    ['some', 'if (state.some((x) => x === 1)) state[0] = 0;', 2],
    ['every', 'if (state.every((x) => x > 0)) state[0] = 0;', 3 + end],
    ['findIndex', 'state[0] = state.findIndex((x) => x === 2);', 3],
    ['Array.from with a callback', 'state = Array.from({ length: 5 }, (_, i) => i);', 5 + end],
    ['indexOf', 'state[0] = state.indexOf(3);', 1],
    ['includes', 'if (state.includes(9)) state[0] = 0;', 3 + end],
    ['slice', 'state = state.slice(1);', 2 + end],
    ['concat', 'state = state.concat([7, 8]);', 3 + end + 2 + end],
    ['Array.from of an array', 'state = Array.from(state);', 3 + end],
    ['spread in an array', 'state = [...state, 4];', 3 + end],
    ['push of a spread', 'state.push(...[4, 5]);', 2 + end],
    ['fill', 'state.fill(0);', 3 + end],
    // From the state [3, 1, 2]: a set of three, whose making is charged too: its turns, and 0 + 1 + 2 entries looked at.
    ['Set.has', 'const s = new Set(state); if (s.has(1)) state[0] = 0;', 3 + end + 3 + 2],
    ['Set.add', 'const s = new Set(state); s.add(9);', 3 + end + 3 + 3],
    ['Set.delete', 'const s = new Set(state); s.delete(3);', 3 + end + 3 + 1 + 1],
    ['Set.clear', 'const s = new Set(state); s.clear();', 3 + end + 3 + 3],
    ['Set.size', 'const s = new Set(state); state[0] = s.size;', 3 + end + 3],
    ['Set.forEach', 'const s = new Set(state); s.forEach((x) => { state[0] = x; });', 3 + end + 3 + 3 + end],
    ['Map.set', 'const m = new Map<number, number>(); m.set(1, 2); m.set(1, 3); m.set(2, 3);', 0 + 1 + 1],
    ['Map.get', 'const m = new Map([[1, 2], [3, 4]]); state[0] = m.get(3)!;', 1 + 2],
    ['Map.has', 'const m = new Map([["a key of twenty units", 2]]); if (m.has("b")) state[0] = 0;', 1],
    ['Map.has', 'const m = new Map([["a", 2]]); if (m.has("a key of twenty units")) state[0] = 0;', 2],
    ['Map.delete', 'const m = new Map([[1, 2], [3, 4]]); m.delete(3);', 1 + 2],
    ['reading a key', 'const d: Record<string, number> = { a: 1, b: 2 }; state[0] = d["b"];', 1 + 2],
    ['writing a key', 'const d: Record<string, number> = { a: 1, b: 2 }; d["a"] = 2;', 1 + 1],
    ['delete of a key', 'const d: Record<string, number> = { a: 1, b: 2 }; delete d["b"];', 1 + 2],
    ['in', 'const d: Record<string, number> = { a: 1, b: 2 }; if ("z" in d) state[0] = 0;', 1 + 2],
    [
      'Object.keys',
      'const d: Record<string, number> = { a: 1, b: 2 }; state[0] = Object.keys(d).length;',
      1 + 4 + 2 + end,
    ],
    ['shift', 'state.shift();', 2 + end],
    ['reverse', 'state.reverse();', 1 + end],
    ['reduceRight', 'state[0] = state.reduceRight((sum, x) => sum + x, 0);', 3 + end],
    ['reduce', 'state[0] = state.reduce((sum, x) => sum + x);', 2 + end],
    ['find', 'if (state.find((x) => x === 1) === undefined) state[0] = 0;', 2],
    ['findLast', 'if (state.findLast((x) => x === 1) === undefined) state[0] = 0;', 2],
    ['findLastIndex', 'state[0] = state.findLastIndex((x) => x === 3);', 3],
    ['lastIndexOf', 'state[0] = state.lastIndexOf(3);', 3],
    ['toReversed', 'state = state.toReversed();', 3 + end],
    ['with', 'state = state.with(0, 7);', 3 + end],
    ['copyWithin', 'state.copyWithin(0, 1);', 2 + 1],
    ['new Array(n)', 'state = [...Array(3).keys()];', 3 + end + 3 + end],
    ['unshift', 'state.unshift(7, 8);', 3 + 2 + 1],
    ['splice', 'state.splice(1, 1);', 1 + 1 + 1],
    ['splice', 'state.splice(1, 1, 7);', 1 + 1 + 1],
    ['splice', 'state = state.splice(0, 1, 7, 8);', 1 + 2 + 2 + 1],
    ['toSpliced', 'state = state.toSpliced(0, 1);', 4 + 1 + 2 + 1],
    ['flat', 'state = [[1, 2], [3]].flat();', 2 + 1 + 2 + 1 + 1 + 1],
    ['flatMap', 'state = state.flatMap((x) => [x, x]);', 3 + end + 3 * (2 + end)],
    ['sort', 'state.sort((a, b) => a - b);', 3 + 3 + 1],
    ['toSorted', 'state = state.toSorted(() => 0);', 3 + 3 + 1],
    ['text.charCodeAt', "state[0] = 'abc'.charCodeAt(1);", 0],
    ['text.slice', "state[0] = 'abc'.slice(1).length;", 0],
    ['text of units', "state[0] = '0123456789abcdefgh'.slice(0, 17).length;", 1],
    ['a part of a text', "state[0] = '0123456789abcdefgh'.slice(0).length;", 0],
    ['a + b and templates of text', "const t = '0123456789'; state[0] = (t + t + t + t).length;", 2],
    [
      'a === b and a < b of text',
      "const t = '0123456789abcdef'; if (t === state.join('')) state[0] = 0;",
      3 + end + 4 + 3,
    ],
    ['text.indexOf', "state[0] = 'abcabc'.indexOf('ca');", 1 + 1 + 3],
    ['text.includes', "if ('aaaa'.includes('ab')) state[0] = 0;", 2 + 2 + 2],
    ['text.startsWith', "if ('abcabc'.startsWith('abd')) state[0] = 0;", 3],
    ['text.split', "state[0] = 'a,b'.split(',').length;", 1 + 2 + 1 + 2 + 1],
    ["text.split('')", "state[0] = 'abc'.split('').length;", 3 + 1],
    ['join', "state[0] = ['a', 'b'].join('-').length;", 2 + 1],
    ['join of other values than strings', "state[0] = [true, false].join('').length;", 2 + end + 2 + 1],
    ['text.replaceAll', "state[0] = 'a-b'.replaceAll('-', 'xy').length;", 1 + 2 + 1 + 3 + 3 + 1],
    ['text.repeat', "state[0] = 'ab'.repeat(5).length;", 3],
    ['text.padStart', "state[0] = 'ab'.padStart(5, '0').length;", 2],
    ['text.trim', "state[0] = '  ab '.trim().length;", 2 + 1 + 1 + 1],
    ['text.trimEnd', "state[0] = '  ab '.trimEnd().length;", 1 + 1],
    ['text.toUpperCase', "state[0] = 'abc'.toUpperCase().length;", 3 + 1],
    ['String.fromCharCode and fromCodePoint of a spread', 'state[0] = String.fromCharCode(...state).length;', 3 + 1],
    ['String(number)', 'state[0] = String(state[0] + 0.25).length;', 4],
    // 16 digits of 2^-55 each, which has 3 limbs; 18 units.
    ['String(number)', 'state[0] = String(state[1] / 3).length;', 18 + 1 + (16 * 3) / 4],
    ['Number(text)', "state[0] = Number('1e-30');", 5 + 1 + 1 + 5],
    ['number.toFixed', 'state[0] = state[0].toFixed(2).length;', 4],
    ['Number(text)', "state[0] = Number(' 12 ');", 4 + 1 + 1],
    ['parseFloat', "state[0] = parseFloat(' 12px');", 3 + 1],
    ['parseInt', "state[0] = parseInt(' -12px', 10);", 4 + 1],
  ])('for %s: %s', async (name, statements, charge) => {
    expect(libraryCharges.flatMap(({ names }) => names)).toContain(name);
    expect(await charges(statements)).toBe(call + charge);
  });

  test.each<[statements: string, charge: number]>([
    ['for (let i = 0; i < 3; i++) state[i] = i;', 3 + end],
    ['for (const x of state) state[0] = x;', 3 + end],
    ['while (state[0] > 0) state[0] -= 1;', 3 + end],
    ['do { state[0] -= 1; } while (state[0] > 0);', 3],
    ['for (;;) { state[0] -= 1; if (state[0] === 0) break; }', 3],
  ])('for the turns of %s', async (statements, charge) => {
    expect(await charges(statements)).toBe(call + charge);
  });
});
