import type binaryen from 'binaryen';
import type { Statement } from '../ir/ir.ts';
import { address, elementAddress, expression } from './expressions.ts';
import type { WasmFunction } from './function.ts';
import { load32 } from './loads.ts';
import type { WasmContext } from './names.ts';
import { arrayHeader, elementSize } from './records.ts';

type Ref = binaryen.ExpressionRef;

/** Copied word by word up to here: `memory.copy` costs a call. */
const shortMove = 256;

/**
 * - `move(to, from, bytes)`: bytes are a multiple of 4, areas do not overlap
 * - `store_numbers(to, from, end)`: canonical numbers, from an array's data up to its end
 */
export function addBulk({ binaryen, wasm: m }: WasmContext): void {
  const { i32, f64, none } = binaryen;
  const local = (index: number): Ref => m.local.get(index, i32);
  const constant = (value: number): Ref => m.i32.const(value);
  const advance = (index: number, by: number): Ref => m.local.set(index, m.i32.add(local(index), constant(by)));
  m.addFunction(
    'move',
    binaryen.createType([i32, i32, i32]),
    none,
    [i32],
    m.block(null, [
      m.if(
        m.i32.gt_u(local(2), constant(shortMove)),
        m.block(null, [m.memory.copy(local(0), local(1), local(2)), m.return()]),
      ),
      m.local.set(3, m.i32.add(local(0), m.i32.and(local(2), constant(-8)))),
      m.block('moved', [
        m.loop(
          'move_word',
          m.block(null, [
            m.br('moved', m.i32.ge_u(local(0), local(3))),
            m.i64.store(0, 4, local(0), m.i64.load(0, 4, local(1))),
            advance(0, 8),
            advance(1, 8),
            m.br('move_word'),
          ]),
        ),
      ]),
      m.if(m.i32.and(local(2), constant(4)), m.i32.store(0, 4, local(0), m.i32.load(0, 4, local(1)))),
    ]),
  );
  const number = (): Ref => m.local.get(3, f64);
  m.addFunction(
    'store_numbers',
    binaryen.createType([i32, i32, i32]),
    none,
    [f64],
    m.block('stored', [
      m.loop(
        'store_number',
        m.block(null, [
          m.br('stored', m.i32.ge_u(local(1), local(2))),
          m.local.set(3, m.f64.add(m.f64.load(0, 8, local(1)), m.f64.const(0))),
          m.i64.store(
            0,
            1,
            local(0),
            m.select(m.f64.eq(number(), number()), m.i64.reinterpret(number()), m.i64.const(0x7ff8000000000000n)),
          ),
          advance(0, 8),
          advance(1, 8),
          m.br('store_number'),
        ]),
      ),
    ]),
  );
}

type Bulk = Extract<Statement, { kind: 'array.copy' | 'array.load' | 'array.store' }>;

export function bulkStatement(f: WasmFunction, node: Bulk): Ref {
  const { wasm: m, binaryen } = f.context;
  const { i32, none } = binaryen;
  if (node.kind === 'array.copy') {
    const size = elementSize(node.type);
    const to = elementAddress(f, node.type, expression(f, node.to), expression(f, node.toIndex));
    const from = elementAddress(f, node.type, expression(f, node.from), expression(f, node.fromIndex));
    const bytes = m.i32.shl(expression(f, node.length), m.i32.const(size === 8 ? 3 : 2));
    return m.call('move', [to, from, bytes], none);
  }
  const kept = f.temporary(i32);
  const array = (): Ref => m.local.get(kept, i32);
  const data = (): Ref => load32(f.context, arrayHeader.data, 0, array());
  const bytes = (): Ref => m.i32.shl(load32(f.context, arrayHeader.length, 0, array()), m.i32.const(3));
  const take = m.local.set(kept, expression(f, node.array));
  const { base, offset } = address(f, node.address);
  const place = offset === 0 ? base : m.i32.add(base, m.i32.const(offset));
  return node.kind === 'array.load'
    ? m.block(null, [take, m.call('move', [data(), place, bytes()], none)])
    : m.block(null, [take, m.call('store_numbers', [place, data(), m.i32.add(data(), bytes())], none)]);
}
