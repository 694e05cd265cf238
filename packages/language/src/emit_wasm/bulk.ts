import type binaryen from 'binaryen';
import type { Statement } from '../ir/ir.ts';
import { address, elementAddress, expression } from './expressions.ts';
import type { WasmFunction } from './function.ts';
import { load32 } from './loads.ts';
import type { WasmContext } from './names.ts';
import { arrayHeader, elementSize } from './records.ts';

type Ref = binaryen.ExpressionRef;

/** Below it nothing loops and nothing is called: one piece for each bit of the number of bytes. */
const longArea = 128;
const pieces = [64, 32, 16, 8] as const;
/** Copied by a loop up to here: `memory.copy` costs a call of the host. */
const longMove = 512;

/** Locals: two addresses, bytes between them and their ends, and a vector. */
interface Area {
  readonly to: number;
  readonly from: number;
  readonly bytes: number;
  readonly vector: number;
}

/** Copies so many bytes, one of `pieces`, from the beginning of an area. */
type Copy = (context: WasmContext, area: Area, size: number) => Ref[];

/**
 * Areas of `longArea` bytes and more, which do not overlap:
 *
 * - `move(to, from, bytes)`: bytes are a multiple of 4
 * - `store_numbers(to, from, bytes)`: canonical numbers, of an array's data
 */
export function addBulk(context: WasmContext): void {
  const { binaryen, wasm: m } = context;
  const bytes = (): Ref => m.local.get(2, binaryen.i32);
  const isVeryLong = m.i32.gt_u(bytes(), m.i32.const(longMove));
  const [to, from] = [m.local.get(0, binaryen.i32), m.local.get(1, binaryen.i32)];
  addLong(context, 'move', moveVectors, [
    m.if(isVeryLong, m.block(null, [m.memory.copy(to, from, bytes()), m.return()])),
  ]);
  addLong(context, 'store_numbers', storeVectors, []);
}

function addLong(context: WasmContext, name: string, copy: Copy, first: Ref[]): void {
  const { binaryen, wasm: m } = context;
  const { i32, v128, none } = binaryen;
  const area: Area = { to: 0, from: 1, bytes: 2, vector: 4 };
  const end = 3;
  const [piece, ...smaller] = pieces;
  const word = (index: number): Ref => m.local.get(index, i32);
  m.addFunction(
    name,
    binaryen.createType([i32, i32, i32]),
    none,
    [i32, v128],
    m.block(null, [
      ...first,
      m.local.set(end, m.i32.add(word(area.to), m.i32.and(word(area.bytes), m.i32.const(-piece)))),
      m.loop(
        'turn',
        m.if(
          m.i32.lt_u(word(area.to), word(end)),
          m.block(null, [...copy(context, area, piece), ...forward(context, area, piece), m.br('turn')]),
        ),
      ),
      ...inPieces(context, area, smaller, copy),
    ]),
  );
}

const forward = ({ binaryen, wasm: m }: WasmContext, { to, from }: Area, size: number): Ref[] =>
  [to, from].map((index) => m.local.set(index, m.i32.add(m.local.get(index, binaryen.i32), m.i32.const(size))));

/** Fewer bytes than twice the first size: a piece for each bit; numbers have no half ones. */
function inPieces(context: WasmContext, area: Area, sizes: readonly number[], copy: Copy): Ref[] {
  const { binaryen, wasm: m } = context;
  const has = (size: number): Ref => m.i32.and(m.local.get(area.bytes, binaryen.i32), m.i32.const(size));
  const copied = sizes.map((size) =>
    m.if(has(size), m.block(null, [...copy(context, area, size), ...forward(context, area, size)])),
  );
  return copy === moveVectors ? [...copied, m.if(has(4), m.block(null, copy(context, area, 4)))] : copied;
}

const offsets = (size: number): number[] => Array.from({ length: Math.ceil(size / 16) }, (_, i) => 16 * i);

function moveVectors({ binaryen, wasm: m }: WasmContext, area: Area, size: number): Ref[] {
  const to = (): Ref => m.local.get(area.to, binaryen.i32);
  const from = (): Ref => m.local.get(area.from, binaryen.i32);
  if (size === 4) return [m.i32.store(0, 4, to(), m.i32.load(0, 4, from()))];
  if (size === 8) return [m.i64.store(0, 4, to(), m.i64.load(0, 4, from()))];
  return offsets(size).map((offset) => m.v128.store(offset, 4, to(), m.v128.load(offset, 4, from())));
}

const zeros = new Uint8Array(16);
const nans = new Uint8Array([0, 0, 0, 0, 0, 0, 0xf8, 0x7f, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f]);

function storeVectors({ binaryen, wasm: m }: WasmContext, area: Area, size: number): Ref[] {
  const to = (): Ref => m.local.get(area.to, binaryen.i32);
  const from = (): Ref => m.local.get(area.from, binaryen.i32);
  const vector = (): Ref => m.local.get(area.vector, binaryen.v128);
  return offsets(size).flatMap((offset) => {
    const loaded = size === 8 ? m.v128.load64_zero(offset, 8, from()) : m.v128.load(offset, 8, from());
    // A NaN is not equal to itself.
    const canonical = m.v128.bitselect(vector(), m.v128.const(nans), m.f64x2.eq(vector(), vector()));
    return [
      // -0 + 0 is +0; no other number changes.
      m.local.set(area.vector, m.f64x2.add(loaded, m.v128.const(zeros))),
      size === 8
        ? m.f64.store(offset, 1, to(), m.f64x2.extract_lane(canonical, 0))
        : m.v128.store(offset, 1, to(), canonical),
    ];
  });
}

type Bulk = Extract<Statement, { kind: 'array.copy' | 'array.load' | 'array.store' }>;

export function bulkStatement(f: WasmFunction, node: Bulk): Ref {
  const { wasm: m, binaryen } = f.context;
  const { i32 } = binaryen;
  if (node.kind === 'array.copy') {
    const to = elementAddress(f, node.type, expression(f, node.to), expression(f, node.toIndex));
    const from = elementAddress(f, node.type, expression(f, node.from), expression(f, node.fromIndex));
    const shift = elementSize(node.type) === 8 ? 3 : 2;
    return bulk(f, 'move', moveVectors, to, from, m.i32.shl(expression(f, node.length), m.i32.const(shift)));
  }
  const kept = f.temporary(i32);
  const array = (): Ref => m.local.get(kept, i32);
  const data = load32(f.context, arrayHeader.data, 0, array());
  const bytes = m.i32.shl(load32(f.context, arrayHeader.length, 0, array()), m.i32.const(3));
  const { base, offset } = address(f, node.address);
  const place = offset === 0 ? base : m.i32.add(base, m.i32.const(offset));
  return m.block(null, [
    m.local.set(kept, expression(f, node.array)),
    node.kind === 'array.load'
      ? bulk(f, 'move', moveVectors, data, place, bytes)
      : bulk(f, 'store_numbers', storeVectors, place, data, bytes),
  ]);
}

function bulk(f: WasmFunction, long: string, copy: Copy, to: Ref, from: Ref, bytes: Ref): Ref {
  const { wasm: m, binaryen } = f.context;
  const { i32, v128, none } = binaryen;
  const area: Area = {
    to: f.temporary(i32),
    from: f.temporary(i32),
    bytes: f.temporary(i32),
    vector: f.temporary(v128),
  };
  const word = (index: number): Ref => m.local.get(index, i32);
  return m.block(null, [
    m.local.set(area.to, to),
    m.local.set(area.from, from),
    m.local.set(area.bytes, bytes),
    m.if(
      m.i32.ge_u(word(area.bytes), m.i32.const(longArea)),
      m.call(long, [word(area.to), word(area.from), word(area.bytes)], none),
      m.block(null, inPieces(f.context, area, pieces, copy)),
    ),
  ]);
}
