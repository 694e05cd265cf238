import { defaultStepLimits, limitsRecord } from '@orrery/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { at, binary, FunctionBuilder, int, load, region, store, unary } from '../../src/abi/build.ts';
import type { BinaryOperator, Expression, MemoryAccess, UnaryOperator } from '../../src/ir/ir.ts';
import { engineNames, instancesOf, place, view, type Instance } from './engines.ts';
import { handMade } from './hand_made.ts';

type Kind = 'number' | 'int' | 'boolean';

const bits = new DataView(new ArrayBuffer(8));
const words = (x: number): [number, number] => {
  bits.setFloat64(0, x);
  return Number.isNaN(x) ? [0x7ff80000, 0] : [bits.getInt32(0), bits.getInt32(4)];
};
const fromWords = (high: number, low: number): number => {
  bits.setInt32(0, high);
  bits.setInt32(4, low);
  return bits.getFloat64(0);
};
const wide = (a: number, b: number): number =>
  Number(BigInt.asIntN(32, (BigInt.asUintN(32, BigInt(a)) * BigInt.asUintN(32, BigInt(b))) >> 32n));

// What ECMAScript says each operator is, spelled in ECMAScript.
const unaries: Record<UnaryOperator, readonly [Kind, Kind, (x: number) => number]> = {
  negate: ['number', 'number', (x) => -x],
  abs: ['number', 'number', Math.abs],
  floor: ['number', 'number', Math.floor],
  ceil: ['number', 'number', Math.ceil],
  trunc: ['number', 'number', Math.trunc],
  sqrt: ['number', 'number', Math.sqrt],
  fround: ['number', 'number', Math.fround],
  toInt: ['number', 'int', (x) => x | 0],
  truncateToInt: ['number', 'int', (x) => x | 0],
  highWord: ['number', 'int', (x) => words(x)[0]],
  lowWord: ['number', 'int', (x) => words(x)[1]],
  fromInt: ['int', 'number', (x) => x],
  fromUnsigned: ['int', 'number', (x) => x >>> 0],
  clz32: ['int', 'int', Math.clz32],
  not: ['boolean', 'boolean', (x) => 1 - x],
  booleanToInt: ['boolean', 'int', (x) => x],
  intToBoolean: ['int', 'boolean', (x) => Number(x !== 0)],
};

const binaries: Record<BinaryOperator, readonly [Kind, Kind, (a: number, b: number) => number]> = {
  add: ['number', 'number', (a, b) => a + b],
  subtract: ['number', 'number', (a, b) => a - b],
  multiply: ['number', 'number', (a, b) => a * b],
  divide: ['number', 'number', (a, b) => a / b],
  min: ['number', 'number', Math.min],
  max: ['number', 'number', Math.max],
  less: ['number', 'boolean', (a, b) => Number(a < b)],
  lessEqual: ['number', 'boolean', (a, b) => Number(a <= b)],
  greater: ['number', 'boolean', (a, b) => Number(a > b)],
  greaterEqual: ['number', 'boolean', (a, b) => Number(a >= b)],
  equal: ['number', 'boolean', (a, b) => Number(a === b)],
  notEqual: ['number', 'boolean', (a, b) => Number(a !== b)],
  'int.add': ['int', 'int', (a, b) => (a + b) | 0],
  'int.subtract': ['int', 'int', (a, b) => (a - b) | 0],
  'int.multiply': ['int', 'int', Math.imul],
  'int.multiplyHigh': ['int', 'int', wide],
  // The right operand is not 0: it is taken odd.
  'int.remainderUnsigned': ['int', 'int', (a, b) => ((a >>> 0) % ((b | 1) >>> 0)) | 0],
  'int.and': ['int', 'int', (a, b) => a & b],
  'int.or': ['int', 'int', (a, b) => a | b],
  'int.xor': ['int', 'int', (a, b) => a ^ b],
  'int.shiftLeft': ['int', 'int', (a, b) => a << b],
  'int.shiftRight': ['int', 'int', (a, b) => a >> b],
  'int.shiftRightUnsigned': ['int', 'int', (a, b) => (a >>> b) | 0],
  'int.equal': ['int', 'boolean', (a, b) => Number(a === b)],
  'int.notEqual': ['int', 'boolean', (a, b) => Number(a !== b)],
  'int.less': ['int', 'boolean', (a, b) => Number(a < b)],
  'int.lessEqual': ['int', 'boolean', (a, b) => Number(a <= b)],
  'int.lessUnsigned': ['int', 'boolean', (a, b) => Number(a >>> 0 < b >>> 0)],
  'boolean.equal': ['boolean', 'boolean', (a, b) => Number(a === b)],
  fromWords: ['int', 'number', fromWords],
};

const samples: Record<Kind, readonly number[]> = {
  number: [
    0,
    0.5,
    1,
    1.5,
    2.5,
    3,
    0.1,
    0.49999999999999994,
    4503599627370495.5,
    2 ** 53,
    5e-324,
    2.2e-308,
    2147483647,
    2147483648,
    2147483648.5,
    4294967295,
    4294967296,
    4294967297.5,
    2 ** 52 + 1,
    2 ** 53 + 2,
    2 ** 62 + 2 ** 20,
    2 ** 63,
    2 ** 63 + 2 ** 11,
    2 ** 64,
    2 ** 83 + 2 ** 31,
    2 ** 84 + 2 ** 32,
    1.7e308,
    1e22,
    3.4028234663852886e38,
    3.4028235677973366e38,
    1.401298464324817e-45,
    Infinity,
  ].flatMap((x) => [x, -x]),
  int: [0, 1, -1, 2, 5, 31, 32, 33, 65535, 65536, 0x12345678, -0x12345678, 2147483647, -2147483648, 0x7ff80000],
  boolean: [0, 1],
};
samples.number = [...samples.number, NaN];

const access = (kind: Kind): MemoryAccess => (kind === 'number' ? 'f64' : 'u32');
const widen = (kind: Kind, value: Expression): Expression =>
  kind === 'boolean' ? unary('booleanToInt', value) : value;
const read = (kind: Kind, offset: number): Expression => {
  const value = load(access(kind), at(region('state_a'), offset));
  return kind === 'boolean' ? unary('intToBoolean', value) : value;
};

const cases = [
  ...Object.entries(unaries).map(([operator, [from, to, meaning]]) => ({
    operator,
    arity: 1,
    from,
    to,
    meaning,
    node: unary(operator as UnaryOperator, read(from, 0)),
  })),
  ...Object.entries(binaries).map(([operator, [from, to, meaning]]) => ({
    operator,
    arity: 2,
    from,
    to,
    meaning,
    node: binary(
      operator as BinaryOperator,
      read(from, 0),
      operator === 'int.remainderUnsigned' ? binary('int.or', read(from, 8), int(1)) : read(from, 8),
    ),
  })),
];

let instances: readonly Instance[] = [];

beforeAll(async () => {
  const step = new FunctionBuilder('step').finish(
    cases.map(({ node, to }, i) => store(access(to), at(region('state_b'), 8 * i), widen(to, node))),
  );
  instances = await instancesOf(handMade([step]));
  for (const instance of instances) {
    view(instance).setUint32(place(instance, 'limits', limitsRecord.charges), defaultStepLimits.charges, true);
    expect(instance.exports['reserve']?.(0)).toBe(0);
  }
});

describe.each(engineNames.map((name, i) => [name, i] as const))('operators in %s', (_, engine) => {
  it.each(cases.map((each, i) => [each.operator, each, i] as const))(
    '%s gives the bits ECMAScript prescribes',
    (_, { from, to, meaning, arity, operator }, slot) => {
      const instance = instances[engine];
      if (instance === undefined) throw new Error('no instance');
      const memory = view(instance);
      const put = (offset: number, value: number): void => {
        if (from === 'number') memory.setFloat64(place(instance, 'state_a', offset), value, true);
        else memory.setInt32(place(instance, 'state_a', offset), value, true);
      };
      const inRange = (x: number): boolean => operator !== 'truncateToInt' || Math.abs(x) < 2 ** 31;
      for (const a of samples[from].filter(inRange)) {
        for (const b of arity === 1 ? [0] : samples[from]) {
          put(0, a);
          put(8, b);
          instance.exports['step']?.();
          const address = place(instance, 'state_b', 8 * slot);
          const expected = meaning(a, b);
          if (to === 'number') {
            const found: [number, number] = [memory.getInt32(address + 4, true), memory.getInt32(address, true)];
            expect([a, b, ...found]).toEqual([a, b, ...words(expected)]);
          } else expect([a, b, memory.getInt32(address, true)]).toEqual([a, b, expected]);
        }
      }
    },
  );
});
