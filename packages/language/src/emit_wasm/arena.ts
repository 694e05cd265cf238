import { statusCode } from '@orrery/contract';
import type binaryen from 'binaryen';
import { load32 } from './loads.ts';
import { arrayHeader } from './records.ts';
import { globals, limitsAddress, offsetOf, parameterName, resultsAddress, type WasmContext } from './names.ts';

type Ref = binaryen.ExpressionRef;

/** Memory beyond four times the abstract limit: an empty step's own needs. */
const slack = 65_536;
/** Highest address the arena may end at; leaves room for rounding up without wrapping. */
const highest = 0xffff_fff0 | 0;
/** Pages that memory grows by at least, if it can. */
const growth = 16;
/** Filled word by word up to here: `memory.fill` costs a call. */
const shortFill = 128;

/**
 * Functions that allocate. Each yields 0 after a failure; addresses are multiples of 8.
 *
 * - `bump(size, site)`, `new(bytes, size, site)`: with the budget
 * - `raw(length, headerBytes, elementBytes, elementSize, site)`: an array of anything; `make(…)`: of blanks
 * - `slot(array, elementBytes, elementSize, site)`: address of a new last element
 * - `bound()`, `take_limits()`, `set_base(bytes)`: after a change of mark or limits, at the start of a step, of an instance
 */
export function addArena(context: WasmContext): void {
  const { binaryen, wasm: m } = context;
  const { i32, i64, none, f64 } = binaryen;
  const get = (name: string): Ref => m.global.get(name, i32);
  const put = (name: string, value: Ref): Ref => m.global.set(name, value);
  const local = (index: number): Ref => m.local.get(index, i32);
  const constant = (value: number): Ref => m.i32.const(value);
  const fail = (status: number, site: Ref): Ref =>
    m.call('fail', [constant(status), site, m.f64.const(0), m.f64.const(0)], none);

  m.addFunction(
    'fail',
    binaryen.createType([i32, i32, f64, f64]),
    none,
    [],
    m.block(null, [
      put(globals.status, local(0)),
      put(globals.site, local(1)),
      put(globals.detail0, m.local.get(2, f64)),
      put(globals.detail1, m.local.get(3, f64)),
      put(globals.told, constant(0)),
    ]),
  );
  m.addFunction(
    'exhausted',
    i32,
    none,
    [],
    m.block(null, [put(globals.charges, constant(0)), fail(statusCode.budget_exhausted, local(0))]),
  );

  m.addFunction(
    'full',
    i32,
    none,
    [],
    m.block(null, [put(globals.bytes, constant(0)), fail(statusCode.memory_exhausted, local(0))]),
  );

  // Bytes of memory as an unsigned word; 65536 pages count as the highest address.
  const memorySize = (): Ref =>
    m.select(
      m.i32.ge_u(m.memory.size(), constant(65_536)),
      constant(highest),
      m.i32.shl(m.memory.size(), constant(16)),
    );
  const lower = (a: () => Ref, b: () => Ref): Ref => m.select(m.i32.lt_u(a(), b()), a(), b());

  // (address) → 1 if memory reaches it now
  m.addFunction(
    'grow',
    i32,
    i32,
    [i32],
    m.block(null, [
      m.if(m.i32.le_u(local(0), memorySize()), m.return(constant(1))),
      // Pages missing, rounded up.
      m.local.set(1, m.i32.shr_u(m.i32.add(m.i32.sub(local(0), memorySize()), constant(65_535)), constant(16))),
      m.if(
        m.i32.eq(
          m.memory.grow(m.select(m.i32.gt_u(local(1), constant(growth)), local(1), constant(growth))),
          constant(-1),
        ),
        m.if(m.i32.eq(m.memory.grow(local(1)), constant(-1)), m.return(constant(0))),
      ),
      m.return(constant(1)),
    ]),
  );
  const setEnd = (): Ref =>
    put(
      globals.end,
      lower(memorySize, () => get(globals.limit)),
    );

  // make_room(size, site) → 1 if memory now has this many bytes above the top
  m.addFunction(
    'make_room',
    binaryen.createType([i32, i32]),
    i32,
    [],
    m.block(null, [
      m.if(
        m.i32.gt_u(local(0), m.i32.sub(get(globals.limit), get(globals.top))),
        m.block(null, [fail(statusCode.physical_memory, local(1)), m.return(constant(0))]),
      ),
      m.if(
        m.i32.eqz(m.call('grow', [m.i32.add(get(globals.top), local(0))], i32)),
        m.block(null, [fail(statusCode.physical_memory, local(1)), m.return(constant(0))]),
      ),
      setEnd(),
      m.return(constant(1)),
    ]),
  );

  // bump(size, site): 2 = address
  m.addFunction(
    'bump',
    binaryen.createType([i32, i32]),
    i32,
    [i32],
    m.block(null, [
      m.local.set(2, get(globals.top)),
      m.if(
        m.i32.gt_u(local(0), m.i32.sub(get(globals.end), local(2))),
        m.if(m.i32.eqz(m.call('make_room', [local(0), local(1)], i32)), m.return(constant(0))),
      ),
      put(globals.top, m.i32.and(m.i32.add(m.i32.add(local(2), local(0)), constant(7)), constant(-8))),
      m.return(local(2)),
    ]),
  );

  // new(bytes, size, site)
  m.addFunction(
    'new',
    binaryen.createType([i32, i32, i32]),
    i32,
    [],
    m.block(null, [
      m.if(
        m.i32.lt_u(get(globals.bytes), local(0)),
        m.block(null, [m.call('full', [local(2)], none), m.return(constant(0))]),
      ),
      put(globals.bytes, m.i32.sub(get(globals.bytes), local(0))),
      m.return(m.call('bump', [local(1), local(2)], i32)),
    ]),
  );

  // raw(length, headerBytes, elementBytes, elementSize, site): 5 = array, 6 = abstract bytes (i64)
  m.addFunction(
    'raw',
    binaryen.createType([i32, i32, i32, i32, i32]),
    i32,
    [i32, i64],
    m.block(null, [
      m.local.set(
        6,
        m.i64.add(m.i64.extend_u(local(1)), m.i64.mul(m.i64.extend_u(local(0)), m.i64.extend_u(local(2)))),
      ),
      m.if(
        m.i64.lt_u(m.i64.extend_u(get(globals.bytes)), m.local.get(6, i64)),
        m.block(null, [m.call('full', [local(4)], none), m.return(constant(0))]),
      ),
      put(globals.bytes, m.i32.sub(get(globals.bytes), m.i32.wrap(m.local.get(6, i64)))),
      m.local.set(
        5,
        m.call('bump', [m.i32.add(m.i32.mul(local(0), local(3)), constant(arrayHeader.size)), local(4)], i32),
      ),
      m.if(m.i32.eqz(local(5)), m.return(constant(0))),
      m.i32.store(arrayHeader.length, 0, local(5), local(0)),
      m.i32.store(arrayHeader.capacity, 0, local(5), local(0)),
      m.i32.store(arrayHeader.data, 0, local(5), m.i32.add(local(5), constant(arrayHeader.size))),
      m.return(local(5)),
    ]),
  );

  // make(length, headerBytes, elementBytes, elementSize, site): 5 = array, 6 = where to clear, 7 = where that ends
  m.addFunction(
    'make',
    binaryen.createType([i32, i32, i32, i32, i32]),
    i32,
    [i32, i32, i32],
    m.block(null, [
      m.local.set(5, m.call('raw', [local(0), local(1), local(2), local(3), local(4)], i32)),
      m.if(m.i32.eqz(local(5)), m.return(constant(0))),
      m.local.set(6, m.i32.add(local(5), constant(arrayHeader.size))),
      m.local.set(7, m.i32.add(local(6), m.i32.mul(local(0), local(3)))),
      m.if(
        m.i32.gt_u(m.i32.sub(local(7), local(6)), constant(shortFill)),
        m.memory.fill(local(6), constant(0), m.i32.sub(local(7), local(6))),
        m.block('cleared', [
          m.loop(
            'clear',
            m.block(null, [
              m.br('cleared', m.i32.ge_u(local(6), local(7))),
              m.i64.store(0, 0, local(6), m.i64.const(0n)),
              m.local.set(6, m.i32.add(local(6), constant(8))),
              m.br('clear'),
            ]),
          ),
        ]),
      ),
      m.return(local(5)),
    ]),
  );

  // slot(array, elementBytes, elementSize, site): 4 = length, 5 = capacity, 6 = data, 7 = new data
  m.addFunction(
    'slot',
    binaryen.createType([i32, i32, i32, i32]),
    i32,
    [i32, i32, i32, i32],
    m.block(null, [
      m.if(
        m.i32.lt_u(get(globals.bytes), local(1)),
        m.block(null, [m.call('full', [local(3)], none), m.return(constant(0))]),
      ),
      put(globals.bytes, m.i32.sub(get(globals.bytes), local(1))),
      m.local.set(4, load32(context, arrayHeader.length, 0, local(0))),
      m.local.set(5, load32(context, arrayHeader.capacity, 0, local(0))),
      m.local.set(6, load32(context, arrayHeader.data, 0, local(0))),
      m.if(
        m.i32.eq(local(4), local(5)),
        m.block(null, [
          // Doubling: all that an array ever held is at most four times what it was charged for.
          m.local.set(5, m.select(m.i32.lt_u(local(5), constant(2)), constant(4), m.i32.shl(local(5), constant(1)))),
          m.local.set(7, m.call('bump', [m.i32.mul(local(5), local(2)), local(3)], i32)),
          m.if(m.i32.eqz(local(7)), m.return(constant(0))),
          m.memory.copy(local(7), local(6), m.i32.mul(local(4), local(2))),
          m.local.set(6, local(7)),
          m.i32.store(arrayHeader.data, 0, local(0), local(6)),
          m.i32.store(arrayHeader.capacity, 0, local(0), local(5)),
        ]),
      ),
      m.i32.store(arrayHeader.length, 0, local(0), m.i32.add(local(4), constant(1))),
      m.return(m.i32.add(local(6), m.i32.mul(local(4), local(2)))),
    ]),
  );

  const read = (address: number): Ref => load32(context, address, 0, constant(0));
  // bound(): how far the arena may grow from its mark. 0 = room
  m.addFunction(
    'bound',
    none,
    none,
    [i64],
    m.block(null, [
      put(globals.bounded, read(limitsAddress(context, 'bytes'))),
      m.local.set(
        0,
        m.i64.add(
          m.i64.extend_u(get(globals.mark)),
          m.i64.add(m.i64.shl(m.i64.extend_u(get(globals.bounded)), m.i64.const(2n)), m.i64.const(BigInt(slack))),
        ),
      ),
      put(
        globals.limit,
        m.select(
          m.i64.gt_u(m.local.get(0, i64), m.i64.extend_u(constant(highest))),
          constant(highest),
          m.i32.and(m.i32.wrap(m.local.get(0, i64)), constant(-8)),
        ),
      ),
      setEnd(),
    ]),
  );

  // take_limits(): fresh budgets, an empty arena
  m.addFunction(
    'take_limits',
    none,
    none,
    [],
    m.block(null, [
      put(globals.chargesLimit, read(limitsAddress(context, 'charges'))),
      put(globals.charges, get(globals.chargesLimit)),
      put(globals.bytesLimit, read(limitsAddress(context, 'bytes'))),
      put(globals.bytes, get(globals.bytesLimit)),
      put(globals.top, get(globals.mark)),
    ]),
  );

  // reserve(bytes): moves the arena's base above the area, takes limits and parameters; 1 = base
  const reserved = offsetOf(context, 'reserved');
  m.addFunction(
    'set_base',
    i32,
    none,
    [i32],
    m.block(null, [
      put(globals.ready, constant(0)),
      put(globals.mark, constant(reserved)),
      m.call('take_limits', [], none),
      m.call('bound', [], none),
      ...context.module.parameters.map((_, i) =>
        m.global.set(parameterName(i), m.f64.load(offsetOf(context, 'parameters') + 8 * i, 0, constant(0))),
      ),
      m.i32.store(resultsAddress(context, 'reservedOffset'), 0, constant(0), constant(reserved)),
      m.local.set(1, m.i32.and(m.i32.add(m.i32.add(local(0), constant(reserved)), constant(7)), constant(-8))),
      m.if(
        m.i32.or(m.i32.lt_s(local(0), constant(0)), m.i32.eqz(m.call('grow', [local(1)], i32))),
        m.block(null, [fail(statusCode.physical_memory, constant(0)), m.return()]),
      ),
      put(globals.mark, local(1)),
      m.call('take_limits', [], none),
      m.call('bound', [], none),
    ]),
  );
}
