import { limitsRecord, resultsRecord, statusCode } from '@orrery/contract';
import type binaryen from 'binaryen';
import { arrayHeader } from './layout.ts';

type Ref = number;

/** Globals of an emitted module. All are i32 but the details. */
export const globals = {
  charges: 'charges', // left of the step
  bytes: 'bytes', // abstract bytes left of the step
  chargeLimit: 'chargeLimit', // what the step began with
  byteLimit: 'byteLimit',
  top: 'top', // first free byte of the arena
  mark: 'mark', // where a step's memory begins
  ready: 'ready', // the last initialisation succeeded
  end: 'end', // first byte beyond what the memory holds
  limit: 'limit', // first byte that a step may not touch: the physical limit
  status: 'status',
  site: 'site',
  detail0: 'detail0',
  detail1: 'detail1',
} as const;

/** Functions that emitted code calls. Those that can fail say so by the global `status`. */
export const runtime = {
  fail: '$fail',
  badIndex: '$badIndex',
  spendBytes: '$spendBytes',
  allocate: '$allocate',
  grow: '$grow',
  makeArray: '$makeArray',
  reserveElement: '$reserveElement',
  toInt: '$toInt',
  bits: '$bits',
} as const;

/** How many times the abstract bytes a step may use of real memory (interface.md). */
const physicalFactor = 4;
const pageBits = 16;

/** Adds the globals and runtime functions to a module whose memory is set already. */
export function addRuntime(m: binaryen.Module, b: typeof binaryen, staticEnd: number, initialPages: number): void {
  const i32 = m.i32;
  const get = (name: string): Ref => m.global.get(name, b.i32);
  const local = (index: number, type = b.i32): Ref => m.local.get(index, type);

  for (const name of ['charges', 'bytes', 'chargeLimit', 'byteLimit', 'ready', 'status', 'site'] as const)
    m.addGlobal(globals[name], b.i32, true, i32.const(0));
  for (const name of ['top', 'mark', 'limit'] as const) m.addGlobal(globals[name], b.i32, true, i32.const(staticEnd));
  m.addGlobal(globals.end, b.i32, true, i32.const(initialPages << pageBits));
  for (const name of ['detail0', 'detail1'] as const) m.addGlobal(globals[name], b.f64, true, m.f64.const(0));

  // fail(status, site, detail0, detail1)
  m.addFunction(
    runtime.fail,
    b.createType([b.i32, b.i32, b.f64, b.f64]),
    b.none,
    [],
    m.block(null, [
      m.global.set(globals.status, local(0)),
      m.global.set(globals.site, local(1)),
      m.global.set(globals.detail0, local(2, b.f64)),
      m.global.set(globals.detail1, local(3, b.f64)),
    ]),
  );
  const fail = (status: number, site: Ref, detail0: Ref = m.f64.const(0), detail1: Ref = m.f64.const(0)): Ref =>
    m.call(runtime.fail, [i32.const(status), site, detail0, detail1], b.none);

  // badIndex(index: f64, length: i32, outOfRange: i32, site): an integral index is out of range, any other is none.
  m.addFunction(
    runtime.badIndex,
    b.createType([b.f64, b.i32, b.i32, b.i32]),
    b.none,
    [],
    m.call(
      runtime.fail,
      [
        m.select(
          // x - x is 0 only for finite x.
          i32.and(
            m.f64.eq(m.f64.trunc(local(0, b.f64)), local(0, b.f64)),
            m.f64.eq(m.f64.sub(local(0, b.f64), local(0, b.f64)), m.f64.const(0)),
          ),
          local(2),
          i32.const(statusCode.non_integer_index),
        ),
        local(3),
        local(0, b.f64),
        m.f64.convert_u.i32(local(1)),
      ],
      b.none,
    ),
  );

  // spendBytes(amount, site) → 1 if there were enough
  m.addFunction(
    runtime.spendBytes,
    b.createType([b.i32, b.i32]),
    b.i32,
    [],
    m.block(
      null,
      [
        m.if(
          i32.lt_u(get(globals.bytes), local(0)),
          m.block(null, [
            m.global.set(globals.bytes, i32.const(0)),
            fail(statusCode.memory_exhausted, local(1)),
            m.return(i32.const(0)),
          ]),
        ),
        m.global.set(globals.bytes, i32.sub(get(globals.bytes), local(0))),
        i32.const(1),
      ],
      b.i32,
    ),
  );

  // grow(end) → 1 if the memory reaches it now. Cold: only when an allocation passes the memory's end.
  m.addFunction(
    runtime.grow,
    b.createType([b.i32]),
    b.i32,
    [b.i32],
    m.block(
      null,
      [
        m.local.set(
          1,
          // Pages wanted, doubled towards so that growing is rare.
          i32.sub(
            i32.add(i32.shr_u(i32.sub(local(0), i32.const(1)), i32.const(pageBits)), i32.const(1)),
            m.memory.size(),
          ),
        ),
        m.if(
          i32.eq(
            m.memory.grow(m.select(i32.gt_u(local(1), m.memory.size()), local(1), m.memory.size())),
            i32.const(-1),
          ),
          m.if(i32.eq(m.memory.grow(local(1)), i32.const(-1)), m.return(i32.const(0))),
        ),
        m.global.set(globals.end, i32.shl(m.memory.size(), i32.const(pageBits))),
        i32.const(1),
      ],
      b.i32,
    ),
  );

  // allocate(size) → address, or 0. Reaching the physical limit first is a defect of ours and has no place.
  const noPlace = (): Ref => i32.const(0);
  m.addFunction(
    runtime.allocate,
    b.createType([b.i32]),
    b.i32,
    [b.i32, b.i32],
    m.block(
      null,
      [
        m.local.set(1, get(globals.top)),
        m.local.set(2, i32.add(local(1), local(0))),
        m.if(
          i32.or(i32.lt_u(local(2), local(1)), i32.gt_u(local(2), get(globals.limit))),
          m.block(null, [fail(statusCode.physical_memory, noPlace()), m.return(i32.const(0))]),
        ),
        m.if(
          i32.gt_u(local(2), get(globals.end)),
          m.if(
            i32.eqz(m.call(runtime.grow, [local(2)], b.i32)),
            m.block(null, [fail(statusCode.physical_memory, noPlace()), m.return(i32.const(0))]),
          ),
        ),
        m.global.set(globals.top, local(2)),
        local(1),
      ],
      b.i32,
    ),
  );

  // makeArray(length, elementSize, headerBytes, elementBytes, site) → address of a zeroed array, or 0
  m.addFunction(
    runtime.makeArray,
    b.createType([b.i32, b.i32, b.i32, b.i32, b.i32]),
    b.i32,
    [b.i32, b.i32],
    m.block(
      null,
      [
        m.if(
          m.i64.gt_u(
            m.i64.add(m.i64.extend_u(local(2)), m.i64.mul(m.i64.extend_u(local(0)), m.i64.extend_u(local(3)))),
            m.i64.extend_u(get(globals.bytes)),
          ),
          m.block(null, [
            m.global.set(globals.bytes, i32.const(0)),
            fail(statusCode.memory_exhausted, local(4)),
            m.return(i32.const(0)),
          ]),
        ),
        // From here on the length is below 2^30: an element costs at least 4 abstract bytes.
        m.global.set(globals.bytes, i32.sub(get(globals.bytes), i32.add(local(2), i32.mul(local(0), local(3))))),
        m.local.set(6, i32.mul(local(0), local(1))),
        m.local.set(
          5,
          m.call(runtime.allocate, [i32.and(i32.add(local(6), i32.const(arrayHeader.size + 7)), i32.const(-8))], b.i32),
        ),
        m.if(i32.eqz(local(5)), m.return(i32.const(0))),
        i32.store(arrayHeader.length, 4, local(5), local(0)),
        i32.store(arrayHeader.capacity, 4, local(5), local(0)),
        i32.store(arrayHeader.data, 4, local(5), i32.add(local(5), i32.const(arrayHeader.size))),
        m.memory.fill(i32.add(local(5), i32.const(arrayHeader.size)), i32.const(0), local(6)),
        local(5),
      ],
      b.i32,
    ),
  );

  // reserveElement(array, elementSize, elementBytes, site) → address of a new last element, or 0. Extends in place at the
  // arena's top.
  const array = (): Ref => local(0);
  const length = (): Ref => i32.load(arrayHeader.length, 4, array());
  const capacity = (): Ref => i32.load(arrayHeader.capacity, 4, array());
  const data = (): Ref => i32.load(arrayHeader.data, 4, array());
  m.addFunction(
    runtime.reserveElement,
    b.createType([b.i32, b.i32, b.i32, b.i32]),
    b.i32,
    [b.i32, b.i32, b.i32],
    m.block(
      null,
      [
        m.if(i32.eqz(m.call(runtime.spendBytes, [local(2), local(3)], b.i32)), m.return(i32.const(0))),
        m.if(
          i32.eq(length(), capacity()),
          m.block(null, [
            m.local.set(
              3,
              m.select(
                i32.lt_u(capacity(), i32.const(2)),
                i32.const(4),
                i32.and(i32.add(i32.shl(capacity(), i32.const(1)), i32.const(1)), i32.const(-2)),
              ),
            ),
            m.local.set(6, i32.and(i32.add(i32.mul(capacity(), local(1)), i32.const(7)), i32.const(-8))),
            m.if(
              i32.eq(i32.add(data(), local(6)), get(globals.top)),
              m.if(
                i32.eqz(
                  m.call(
                    runtime.allocate,
                    [i32.sub(i32.and(i32.add(i32.mul(local(4), local(1)), i32.const(7)), i32.const(-8)), local(6))],
                    b.i32,
                  ),
                ),
                m.return(i32.const(0)),
              ),
              m.block(null, [
                m.local.set(
                  4,
                  m.call(
                    runtime.allocate,
                    [i32.and(i32.add(i32.mul(local(4), local(1)), i32.const(7)), i32.const(-8))],
                    b.i32,
                  ),
                ),
                m.if(i32.eqz(local(5)), m.return(i32.const(0))),
                m.memory.copy(local(5), data(), i32.mul(length(), local(1))),
                i32.store(arrayHeader.data, 4, array(), local(5)),
              ]),
            ),
            i32.store(arrayHeader.capacity, 4, array(), local(4)),
          ]),
        ),
        m.local.set(5, i32.add(data(), i32.mul(length(), local(1)))),
        i32.store(arrayHeader.length, 4, array(), i32.add(length(), i32.const(1))),
        local(5),
      ],
      b.i32,
    ),
  );

  // bits(x) → i64, NaN canonical
  m.addFunction(
    runtime.bits,
    b.createType([b.f64]),
    b.i64,
    [],
    m.select(
      m.f64.eq(local(0, b.f64), local(0, b.f64)),
      m.i64.reinterpret(local(0, b.f64)),
      m.i64.const(0x7ff8000000000000n),
    ),
  );

  // toInt(x): ECMAScript ToInt32. Below 2^63 truncation to 64 bits is exact; above, the low bits come from the mantissa.
  const shift = (): Ref =>
    m.i64.sub(m.i64.and(m.i64.shr_u(local(1, b.i64), m.i64.const(52n)), m.i64.const(0x7ffn)), m.i64.const(1075n));
  m.addFunction(
    runtime.toInt,
    b.createType([b.f64]),
    b.i32,
    [b.i64, b.i32],
    m.block(
      null,
      [
        m.if(
          m.f64.lt(m.f64.abs(local(0, b.f64)), m.f64.const(2 ** 63)),
          m.return(i32.wrap(m.i64.trunc_s_sat.f64(local(0, b.f64)))),
        ),
        m.local.set(1, m.i64.reinterpret(local(0, b.f64))),
        // 2^84 and more, infinities and NaN: no bit of the low word is set.
        m.if(m.i64.gt_u(shift(), m.i64.const(31n)), m.return(i32.const(0))),
        m.local.set(
          2,
          i32.wrap(
            m.i64.shl(
              m.i64.or(m.i64.and(local(1, b.i64), m.i64.const(0xfffffffffffffn)), m.i64.const(0x10000000000000n)),
              shift(),
            ),
          ),
        ),
        m.select(m.f64.lt(local(0, b.f64), m.f64.const(0)), i32.sub(i32.const(0), local(2)), local(2)),
      ],
      b.i32,
    ),
  );
}

/** Address of a limit or result inside its region. */
export interface RegionOffsets {
  readonly limits: number;
  readonly results: number;
  readonly parameters: number;
}

/** Takes the step's limits from their region: charges, abstract bytes, and the physical limit above `base`. */
export function takeLimits(m: binaryen.Module, b: typeof binaryen, { limits }: RegionOffsets, base: () => Ref): Ref[] {
  const i32 = m.i32;
  const bytes = (): Ref => i32.load(limits + limitsRecord.bytes, 4, i32.const(0));
  const wide = (): Ref =>
    m.i64.add(m.i64.extend_u(base()), m.i64.mul(m.i64.extend_u(bytes()), m.i64.const(BigInt(physicalFactor))));
  const most = 0xffff0000n;
  return [
    m.global.set(globals.chargeLimit, i32.load(limits + limitsRecord.charges, 4, i32.const(0))),
    m.global.set(globals.charges, m.global.get(globals.chargeLimit, b.i32)),
    m.global.set(globals.byteLimit, bytes()),
    m.global.set(globals.bytes, m.global.get(globals.byteLimit, b.i32)),
    // Room for headers and alignment of a few small objects, whatever the limit.
    m.global.set(
      globals.limit,
      i32.wrap(
        m.select(m.i64.gt_u(wide(), m.i64.const(most)), m.i64.const(most), m.i64.add(wide(), m.i64.const(4096n))),
      ),
    ),
  ];
}

/** Body of an export's wrapper: runs `call`, writes the failure and what was used into results and gives the status. */
export function wrapExport(m: binaryen.Module, b: typeof binaryen, { results }: RegionOffsets, call: Ref): Ref {
  const i32 = m.i32;
  const get = (name: string): Ref => m.global.get(name, b.i32);
  const store = (offset: number, value: Ref): Ref => i32.store(results + offset, 4, i32.const(0), value);
  const storeDetail = (offset: number, name: 'detail0' | 'detail1'): Ref =>
    m.f64.store(
      results + offset,
      8,
      i32.const(0),
      canonical(m, b, () => m.global.get(globals[name], b.f64)),
    );
  return m.block(
    null,
    [
      m.global.set(globals.status, i32.const(0)),
      call,
      store(resultsRecord.status, get(globals.status)),
      store(resultsRecord.site, m.select(get(globals.status), get(globals.site), i32.const(0))),
      m.if(
        get(globals.status),
        m.block(null, [storeDetail(resultsRecord.detail0, 'detail0'), storeDetail(resultsRecord.detail1, 'detail1')]),
      ),
      store(resultsRecord.chargesUsed, i32.sub(get(globals.chargeLimit), get(globals.charges))),
      store(resultsRecord.bytesUsed, i32.sub(get(globals.byteLimit), get(globals.bytes))),
      get(globals.status),
    ],
    b.i32,
  );
}

/** A double whose NaN is the canonical one; `value` is built twice or thrice, so it must be cheap and pure. */
export function canonical(m: binaryen.Module, b: typeof binaryen, value: () => Ref): Ref {
  return m.select(m.f64.eq(value(), value()), value(), m.f64.reinterpret(m.i64.const(0x7ff8000000000000n)));
}
