import { readFileSync } from 'node:fs';
import {
  decodeFrom,
  defaultStepLimits,
  encode,
  fixedSize,
  fromJson,
  messageText,
  resultsRecord,
  statusCode,
  type LayoutType,
} from '@orrery/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutType, valueOf } from '../../../contract/test/arbitrary_layout.ts';
import type { Expression, IrFunction } from '../../src/ir/ir.ts';
import { nullableType, numberType, recordType, stringType, type IrType } from '../../src/ir/types.ts';
import { echoing, representation } from './echo.ts';
import { emptyFunction } from './hand_made.ts';
import { engineNames, fillRegion, instancesOf, place, view, type Instance } from './engines.ts';

const region = defaultStepLimits.stateBytes;

async function echoes(layout: LayoutType): Promise<readonly Instance[] | undefined> {
  const type = representation(layout);
  if (type === undefined) return undefined;
  const made = await instancesOf(echoing(layout, type));
  for (const instance of made) expect(instance.exports['set_parameters']?.()).toBe(0);
  return made;
}

interface Echoed {
  readonly status: number;
  readonly bytes: string;
  readonly charges: number;
  readonly used: number;
}

function echo(instance: Instance, bytes: Uint8Array, rest: number): Echoed {
  const whole = new Uint8Array(rest);
  whole.set(bytes.subarray(0, rest));
  fillRegion(instance, 'state_a', whole);
  const status = instance.exports['step']?.() ?? -1;
  const result = (field: 'stateLength' | 'chargesUsed' | 'bytesUsed'): number =>
    view(instance).getUint32(place(instance, 'results', resultsRecord[field]), true);
  const from = place(instance, 'state_b');
  const state = new Uint8Array(instance.memory).slice(from, from + (status === 0 ? result('stateLength') : 0));
  return {
    status,
    bytes: Buffer.from(state).toString('hex'),
    charges: result('chargesUsed'),
    used: result('bytesUsed'),
  };
}

/** What the step must say of bytes at the start of a region of zeros: the reference decoder's verdict. */
function verdict(layout: LayoutType, bytes: Uint8Array): { status: number; bytes?: string } | undefined {
  const whole = new Uint8Array(fixedSize(layout) ?? region);
  whole.set(bytes.subarray(0, whole.length));
  const read = decodeFrom(layout, new DataView(whole.buffer), 0);
  if (read.ok) return { status: 0, bytes: Buffer.from(whole.subarray(0, read.value.end)).toString('hex') };
  // NaN payloads and -0 are read as they are, and normalised where the state is written.
  if (/NaN|-0/.test(read.error.message)) return undefined;
  return { status: statusCode.invalid_input };
}

function agree(layout: LayoutType, made: readonly Instance[], bytes: Uint8Array): void {
  const size = fixedSize(layout) ?? region;
  const results = made.map((instance) => echo(instance, bytes, size));
  for (const [i, result] of results.entries()) expect([engineNames[i], result]).toEqual([engineNames[i], results[0]]);
  const expected = verdict(layout, bytes);
  if (expected !== undefined) expect(results[0]).toMatchObject(expected);
  // The one call of the author's step; the codec's work is nobody's.
  if (results[0]?.status === 0) expect(results[0].charges).toBe(1);
}

interface Vector {
  readonly type: LayoutType;
  readonly value: unknown;
  readonly bytes: string;
}

describe('states of the committed vectors', () => {
  const file = new URL('../../../contract/vectors/codec.json', import.meta.url);
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];
  const types = [...new Set(vectors.map(({ type }) => JSON.stringify(type)))];

  it.each(types.map((type) => [(JSON.parse(type) as LayoutType).kind, type] as const))('of a %s', async (_, text) => {
    const layout = JSON.parse(text) as LayoutType;
    const made = await echoes(layout);
    if (made === undefined) throw new Error('no program holds this');
    for (const { value, bytes } of vectors.filter(({ type }) => JSON.stringify(type) === text)) {
      const read = fromJson(layout, value);
      if (!read.ok) throw new Error(read.error.message);
      for (const instance of made) {
        const found = echo(instance, Buffer.from(bytes, 'hex'), fixedSize(layout) ?? region);
        expect(found).toMatchObject({ status: 0, bytes, charges: 1 });
      }
    }
  });
});

describe('a field whose name looks like one of the compiler', () => {
  it('is a field of its own', async () => {
    const number: LayoutType = { kind: 'number' };
    const text: LayoutType = { kind: 'string' };
    const fields = [
      { name: ' ', type: number },
      { name: ' #', type: text },
      { name: 'x', type: text },
      { name: 'x#number', type: number },
      { name: '#x', type: number },
    ];
    const layout: LayoutType = { kind: 'record', fields };
    const made = await echoes(layout);
    if (made === undefined) throw new Error('no program holds this');
    const bytes = encode(layout, { ' ': 1, ' #': 'two', x: 'three', 'x#number': 4, '#x': 5 });
    if (!bytes.ok) throw new Error(bytes.error.message);
    agree(layout, made, bytes.value);
  });
});

describe('states of any layout', () => {
  it('are read and written as the reference codec does, and malformed bytes refused as it does', async () => {
    let compared = 0;
    const property = fc.asyncProperty(
      layoutType.chain((layout) =>
        fc.tuple(
          fc.constant(layout),
          fc.array(valueOf(layout), { minLength: 3, maxLength: 6 }),
          fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 10, maxLength: 20 }),
        ),
      ),
      async ([layout, values, changes]) => {
        const made = await echoes(layout);
        if (made === undefined) return;
        const encoded = values.map((value) => {
          const bytes = encode(layout, value);
          if (!bytes.ok) throw new Error(bytes.error.message);
          return bytes.value;
        });
        for (const bytes of encoded) agree(layout, made, bytes);
        for (const [at, byte] of changes) {
          const bytes = (encoded[at % encoded.length] ?? new Uint8Array(1)).slice();
          if (bytes.length > 0) bytes[at % bytes.length] = byte;
          agree(layout, made, bytes);
        }
        compared += 1;
      },
    );
    await fc.assert(property, { numRuns: Number(process.env['ORRERY_RUNS'] ?? 30) });
    expect(compared).toBeGreaterThan(10);
  });
});

/** (state) → what the program returns instead. */
function giving(type: IrType, value: Expression): IrFunction {
  return {
    ...emptyFunction,
    name: 'change',
    locals: [{ name: 'state', type }],
    parameterCount: 1,
    result: type,
    body: [{ kind: 'return', value }],
  };
}

const text = (value: string): Expression => ({ kind: 'string', value });
const direction: LayoutType = { kind: 'literal', values: ['up', 'a word of many units'] };
const perhaps: LayoutType = {
  kind: 'optional',
  value: { kind: 'number' },
  absent: false,
  undefined: false,
  null: true,
};
const go: LayoutType = {
  kind: 'union',
  tag: 'kind',
  variants: [
    { tag: 'go', fields: [] },
    { tag: 'wait', fields: [] },
  ],
};
const goType = recordType([{ name: 'kind', type: stringType }]);
const field: LayoutType = { kind: 'record', fields: [{ name: 'x', type: { kind: 'number' } }] };
const fieldType = recordType([{ name: 'x', type: nullableType(numberType) }]);

const returned: readonly {
  readonly name: string;
  readonly layout: LayoutType;
  readonly type: IrType;
  readonly value: Expression;
  readonly told: string;
}[] = [
  { name: 'a text that is no literal', layout: direction, type: stringType, value: text('down'), told: 'down' },
  {
    name: 'a long text that is no literal',
    layout: direction,
    type: stringType,
    value: text('a word of more units'),
    told: 'a word of more units',
  },
  {
    name: 'undefined where the type has null',
    layout: perhaps,
    type: nullableType(numberType),
    value: { kind: 'none', type: nullableType(numberType), which: 'undefined' },
    told: 'undefined',
  },
  {
    name: 'null in a field that has a number',
    layout: field,
    type: fieldType,
    value: {
      kind: 'record.new',
      type: fieldType,
      fields: [{ name: 'x', value: { kind: 'none', type: nullableType(numberType), which: 'null' } }],
      bytes: 0,
      site: 0,
    },
    told: 'null',
  },
  {
    name: 'a tag of no variant',
    layout: go,
    type: goType,
    value: { kind: 'record.new', type: goType, fields: [{ name: 'kind', value: text('run') }], bytes: 0, site: 0 },
    told: 'run',
  },
];

describe('a returned state is refused that holds', () => {
  it.each(returned)('$name', async ({ layout, type, value, told }) => {
    for (const instance of await instancesOf(echoing(layout, type, giving(type, value)))) {
      expect(instance.exports['set_parameters']?.()).toBe(0);
      const result = echo(instance, new Uint8Array(16).fill(layout.kind === 'optional' ? 2 : 0, 0, 1), 16);
      expect(result.status).toBe(statusCode.wrong_shape);
      expect(messageText(new Uint8Array(instance.memory, place(instance, 'message')))).toBe(told);
    }
  });
});

describe('a text in a state', () => {
  const layout: LayoutType = { kind: 'string' };

  it('takes abstract bytes for its units, and no charges', async () => {
    for (const instance of (await echoes(layout)) ?? []) {
      const one = encode(layout, 'x'.repeat(1000));
      if (!one.ok) throw new Error(one.error.message);
      const empty = echo(instance, new Uint8Array(4), region);
      const full = echo(instance, one.value, region);
      expect(full.used - empty.used).toBe(2000);
      expect([empty.charges, full.charges]).toEqual([1, 1]);
    }
  });
});
