import {
  decode,
  encode,
  limitsRecord,
  resultsRecord,
  sectionName,
  statusCode,
  type GivenTypes,
  type LayoutType,
} from '@orrery/contract';
import { readSection } from '@orrery/contract/reading';
import { describe, expect, it } from 'vitest';
import { linkProgram } from '../../src/abi/link.ts';
import { checkProgram, emitWasm } from '../../src/compile.ts';
import { verifyModule } from '../../src/ir/verify.ts';
import { lowerProgram } from '../../src/lower.ts';
import { engineNames, fillRegion, instancesOf, place, view, type Instance } from './engines.ts';

const number: LayoutType = { kind: 'number' };
const boolean: LayoutType = { kind: 'boolean' };
const array = (element: LayoutType, length?: number): LayoutType => ({ kind: 'array', element, length });
const record = (fields: Readonly<Record<string, LayoutType>>): LayoutType => ({
  kind: 'record',
  fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
});

function contract(declaration: string, state: LayoutType, action: LayoutType = number): GivenTypes {
  return {
    name: 'Border',
    types: 'given',
    declaration,
    state,
    action,
    actionSpace: { kind: 'finite', actions: action.kind === 'literal' ? [action.values[0] ?? 0] : [0] },
    initialState: ['initialState'],
    terminated: 'terminated',
    legalActions: 'optional',
  };
}

const echo = `export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  return { state, reward: 0, terminated: false };
}`;

async function instances(source: string, given: GivenTypes): Promise<readonly Instance[]> {
  const lowered = lowerProgram(source, given);
  if (!lowered.ok) throw new Error(JSON.stringify(lowered.error));
  const linked = linkProgram(lowered.value);
  expect(verifyModule(linked.module)).toEqual([]);
  const made = await instancesOf(linked);
  for (const instance of made) expect(instance.exports['set_parameters']?.()).toBe(0);
  return made;
}

function step(instance: Instance, state: Uint8Array) {
  fillRegion(instance, 'state_a', state);
  const status = instance.exports['step']?.();
  const memory = view(instance);
  const result = (field: 'stateLength' | 'site'): number =>
    memory.getUint32(place(instance, 'results', resultsRecord[field]), true);
  const detail = (field: 'detail0' | 'detail1'): number =>
    memory.getFloat64(place(instance, 'results', resultsRecord[field]), true);
  const from = place(instance, 'state_b');
  return {
    status,
    state: new Uint8Array(instance.memory).slice(from, from + result('stateLength')),
    details: [detail('detail0'), detail('detail1')],
  };
}

const bytesOf = (type: LayoutType, value: unknown): Uint8Array => {
  const encoded = encode(type, value);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value;
};

const shapes: readonly {
  readonly name: string;
  readonly type: string;
  readonly layout: LayoutType;
  readonly values: readonly unknown[];
}[] = [
  { name: 'a number', type: 'number', layout: number, values: [0, 1.5, -1e300, Infinity, NaN] },
  { name: 'a boolean', type: 'boolean', layout: boolean, values: [true, false] },
  {
    name: 'a literal union',
    type: '1 | -2 | 0.5',
    layout: { kind: 'literal', values: [1, -2, 0.5] },
    values: [1, -2, 0.5],
  },
  {
    name: 'a dense literal union',
    type: '0 | 1 | 2',
    layout: { kind: 'literal', values: [0, 1, 2] },
    values: [0, 1, 2],
  },
  { name: 'a short fixed array', type: 'number[]', layout: array(number, 3), values: [[1, 2, 3]] },
  {
    name: 'a long fixed array',
    type: 'number[]',
    layout: array(number, 40),
    values: [Array.from({ length: 40 }, (_, i) => i / 3)],
  },
  {
    name: 'a fixed array of flags',
    type: 'boolean[]',
    layout: array(boolean, 9),
    values: [[true, false, true, true, false, false, true, false, true]],
  },
  { name: 'a variable array', type: 'number[]', layout: array(number), values: [[], [1], [1, 2, 3, 4, 5]] },
  {
    name: 'a variable array of arrays',
    type: 'number[][]',
    layout: array(array(number)),
    values: [[], [[]], [[1], [], [2, 3]]],
  },
  {
    name: 'a record in declared order',
    type: '{ z: number; a: boolean; list: number[]; m: { y: number; x: number } }',
    layout: record({ z: number, a: boolean, list: array(number), m: record({ y: number, x: number }) }),
    values: [{ z: 1, a: true, list: [5, 6], m: { y: 2, x: 3 } }],
  },
  {
    name: 'a tuple',
    type: '[number, boolean, [number, number]]',
    layout: { kind: 'tuple', elements: [number, boolean, { kind: 'tuple', elements: [number, number] }] },
    values: [[1, true, [2, 3]]],
  },
  {
    name: 'an array of records',
    type: '{ on: boolean; at: number }[]',
    layout: array(record({ on: boolean, at: number })),
    values: [
      [],
      [
        { on: true, at: 1 },
        { on: false, at: 2 },
      ],
    ],
  },
];

describe('states cross the border', () => {
  it.each(shapes)('as $name, byte for byte what the codec writes', async ({ type, layout, values }) => {
    for (const instance of await instances(echo, contract(`type State = ${type};\ntype Action = number;`, layout))) {
      for (const value of values) {
        const bytes = bytesOf(layout, value);
        const result = step(instance, bytes);
        expect(result.status).toBe(0);
        expect(result.state).toEqual(bytes);
        expect(decode(layout, result.state).ok).toBe(true);
      }
    }
  });

  it('with NaN in one form and without -0', async () => {
    const negate = echo.replace('return { state,', 'return { state: [-state[0], Math.sqrt(state[1])],');
    const given = contract('type State = number[];\ntype Action = number;', array(number, 2));
    for (const instance of await instances(negate, given)) {
      const { state } = step(instance, bytesOf(array(number, 2), [0, -1]));
      expect(Buffer.from(state).toString('hex')).toBe('0000000000000000000000000000f87f');
    }
  });

  // Long areas move in other pieces than short ones.
  const lengths = [...Array(40).keys(), 63, 64, 65, 127, 128, 129, 1000];

  it('as arrays of every length, copied, with NaN in one form and without -0', async () => {
    const change = echo.replace('return { state,', 'return { state: [...state.map(change)],');
    const program = `function change(x: number): number { return x < 0 ? Math.sqrt(x) : x === 0 ? -x : x; }\n${change}`;
    const given = contract('type State = number[];\ntype Action = number;', array(number));
    for (const instance of await instances(program, given)) {
      for (const length of lengths) {
        const state = Array.from({ length }, (_, i) => [i + 0.5, 0, -1][i % 3] ?? 0);
        const expected = state.map((x) => (x < 0 ? Number.NaN : x));
        expect(step(instance, bytesOf(array(number), state)).state).toEqual(bytesOf(array(number), expected));
      }
    }
  });

  it('as arrays of narrow elements of every length, copied', async () => {
    const copies = echo.replace('return { state,', 'return { state: [...state],');
    const given = contract('type State = boolean[];\ntype Action = number;', array(boolean));
    for (const instance of await instances(copies, given)) {
      for (const length of lengths) {
        const bytes = bytesOf(
          array(boolean),
          Array.from({ length }, (_, i) => (i * i) % 3 === 1),
        );
        expect(step(instance, bytes).state).toEqual(bytes);
      }
    }
  });

  it('and a state beyond its limit says how far it would have reached', async () => {
    const given = contract('type State = number[][];\ntype Action = number;', array(array(number)));
    const longer = echo.replace('return { state,', 'return { state: [...state, [1, 2, 3]],');
    const state = bytesOf(array(array(number)), [[1, 2]]);
    // Lengths of 4 bytes and numbers of 8: 24 bytes are given, 52 are wanted.
    for (const [limit, reached] of [
      [3, 4],
      [7, 12],
      [11, 12],
      [27, 28],
      [51, 52],
    ] as const) {
      for (const instance of await instances(longer, given)) {
        view(instance).setUint32(place(instance, 'limits', limitsRecord.stateBytes), limit, true);
        const result = step(instance, state);
        expect([limit, result.status, ...result.details]).toEqual([limit, statusCode.state_too_large, reached, limit]);
      }
    }
  });
});

const malformed: readonly {
  readonly name: string;
  readonly type: string;
  readonly layout: LayoutType;
  readonly bytes: readonly number[];
}[] = [
  { name: 'a boolean of 2', type: 'boolean', layout: boolean, bytes: [2] },
  { name: 'an index beyond a literal union', type: '0 | 1', layout: { kind: 'literal', values: [0, 1] }, bytes: [2] },
  { name: 'an array longer than the region', type: 'number[]', layout: array(number), bytes: [0, 32, 0, 0] },
  { name: 'an array of 2^32 - 1 elements', type: 'boolean[]', layout: array(boolean), bytes: [255, 255, 255, 255] },
  {
    name: 'an inner array beyond the end',
    type: 'number[][]',
    layout: array(array(number)),
    bytes: [1, 0, 0, 0, 255, 255, 255, 127],
  },
  {
    name: 'a million elements of no bytes',
    type: 'number[][]',
    layout: array(array(number, 0)),
    bytes: [0, 0, 16, 0],
  },
];

describe('malformed bytes', () => {
  it.each(malformed)('such as $name are refused', async ({ type, layout, bytes }) => {
    for (const instance of await instances(echo, contract(`type State = ${type};\ntype Action = number;`, layout)))
      expect(step(instance, new Uint8Array(bytes)).status).toBe(16);
  });
});

describe('returned states', () => {
  const returning = (state: string): string => echo.replace('return { state,', `return { state: ${state},`);

  it.each([
    ['a fixed length', array(number, 2), 'number[]', '[1, 2, 3]', [3, 2]],
    ['a long fixed length', array(number, 20), 'number[]', 'state.slice(1)', [19, 20]],
  ] as const)('of another length than %s are wrong_shape', async (_, layout, type, state, details) => {
    const given = contract(`type State = ${type};\ntype Action = number;`, layout);
    const start = bytesOf(
      layout,
      Array.from({ length: layout.kind === 'array' ? (layout.length ?? 0) : 0 }, () => 0),
    );
    for (const instance of await instances(returning(state), given))
      expect(step(instance, start)).toMatchObject({ status: 7, details });
  });

  it.each([
    [4 + 8 * 100, 100, 0],
    [4 + 8 * 100 - 1, 100, 8],
    [1 << 16, 8191, 0],
    [1 << 20, 8192, 8],
  ])('are held to %i bytes: %i numbers end in status %i', async (stateBytes, count, status) => {
    const layout = array(number);
    const given = contract('type State = number[];\ntype Action = number;', layout);
    const source = returning(`new Array<number>(${count}).fill(1)`);
    for (const instance of await instances(source, given)) {
      view(instance).setUint32(place(instance, 'limits', limitsRecord.stateBytes), stateBytes, true);
      const result = step(instance, bytesOf(layout, []));
      expect(result.status).toBe(status);
      if (status !== 0) expect(result.details).toEqual([4 + 8 * count, Math.min(stateBytes, 1 << 16)]);
    }
  });

  it('of fixed size are held to the limit too', async () => {
    const given = contract('type State = number[];\ntype Action = number;', array(number, 2));
    for (const instance of await instances(echo, given)) {
      view(instance).setUint32(place(instance, 'limits', limitsRecord.stateBytes), 15, true);
      expect(step(instance, new Uint8Array(16))).toMatchObject({ status: 8, details: [16, 15] });
    }
  });

  it('that share one array a million times end early', async () => {
    const layout = array(array(array(number)));
    const given = contract('type State = number[][][];\ntype Action = number;', layout);
    const source = echo.replace(
      'return { state,',
      `const one = new Array<number>(1000).fill(1);
  const two = new Array<number[]>(1000).fill(one);
  return { state: new Array<number[][]>(1000).fill(two),`,
    );
    for (const [i, instance] of (await instances(source, given)).entries())
      expect([engineNames[i], step(instance, bytesOf(layout, [])).status]).toEqual([engineNames[i], 8]);
  });
});

describe('the custom section', () => {
  const given = contract('type State = number[];\ntype Action = number;', array(number, 2));

  it('says what the checked program says', async () => {
    const source = `export const parameters = { gravity: 9.8 };\n${echo}`;
    const program = checkProgram(source, given);
    if (!program.ok) throw new Error(JSON.stringify(program.error));
    for (const optimize of ['none', 'speed'] as const) {
      const wasm = await emitWasm(program.value, { optimize });
      expect(readSection(wasm)).toEqual({ ok: true, value: program.value.section });
      expect(await emitWasm(program.value, { optimize })).toEqual(wasm);
      expect(WebAssembly.Module.imports(new WebAssembly.Module(wasm.slice()))).toEqual([]);
    }
    expect(program.value.section.parameters).toEqual([{ name: 'gravity', value: 9.8 }]);
  });

  it('is asked for by name, and every other file gets one clear error', () => {
    const code = (bytes: readonly number[]): string | undefined => {
      const read = readSection(new Uint8Array(bytes));
      return read.ok ? undefined : read.error.code;
    };
    const module = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
    const section = (content: string): number[] => {
      const body = [sectionName.length, ...Buffer.from(sectionName + content)];
      return [...module, 0, body.length, ...body];
    };
    expect(code([1, 2, 3])).toBe('not_wasm');
    expect(code(module)).toBe('no_section');
    expect(code([...module, 0, 200])).toBe('no_section');
    expect(code(section('{'))).toBe('invalid_section');
    expect(code(section('{"abi":1}'))).toBe('invalid_section');
    expect(code(section('{"abi":2}'))).toBe('wrong_abi');
  });
});
