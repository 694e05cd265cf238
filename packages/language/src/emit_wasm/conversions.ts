import { statusCode } from '@orrery/contract';
import type binaryen from 'binaryen';
import type { WasmContext } from './names.ts';

type Ref = binaryen.ExpressionRef;

/** `to_int(x)`: ECMAScript's ToInt32 for every double; `index_fail(index, length, site, status)`. */
export function addConversions({ binaryen, wasm: m }: WasmContext): void {
  const { i32, i64, f64, none } = binaryen;
  const x = (): Ref => m.local.get(0, f64);
  const low = (): Ref => m.local.get(1, i32);
  const bits = (): Ref => m.local.get(2, i64);
  const exponent = (): Ref => m.local.get(3, i64);
  m.addFunction(
    'to_int',
    f64,
    i32,
    [],
    m.block(null, [
      m.if(m.f64.lt(m.f64.abs(x()), m.f64.const(2 ** 63)), m.return(m.i32.wrap(m.i64.trunc_s_sat.f64(x())))),
      m.return(m.call('to_int_slow', [x()], i32)),
    ]),
  );
  m.addFunction(
    'to_int_slow',
    f64,
    i32,
    [i32, i64, i64],
    m.block(null, [
      // |x| >= 2^63 is mantissa * 2^exponent with an exponent of 11 or more; NaN and infinities have one above 31.
      m.local.set(2, m.i64.reinterpret(x())),
      m.local.set(
        3,
        m.i64.sub(m.i64.and(m.i64.shr_u(bits(), m.i64.const(52n)), m.i64.const(0x7ffn)), m.i64.const(1075n)),
      ),
      m.if(m.i64.gt_s(exponent(), m.i64.const(31n)), m.return(m.i32.const(0))),
      m.local.set(
        1,
        m.i32.wrap(
          m.i64.shl(
            m.i64.or(m.i64.and(bits(), m.i64.const(0xfffffffffffffn)), m.i64.const(0x10000000000000n)),
            exponent(),
          ),
        ),
      ),
      m.return(m.select(m.i64.lt_s(bits(), m.i64.const(0n)), m.i32.sub(m.i32.const(0), low()), low())),
    ]),
  );
  // An index is integral iff it is finite and equal to its truncation.
  m.addFunction(
    'index_fail',
    binaryen.createType([f64, i32, i32, i32]),
    none,
    [],
    m.call(
      'fail',
      [
        m.select(
          m.i32.and(m.f64.eq(m.f64.trunc(x()), x()), m.f64.lt(m.f64.abs(x()), m.f64.const(Infinity))),
          m.local.get(3, i32),
          m.i32.const(statusCode.non_integer_index),
        ),
        m.local.get(2, i32),
        x(),
        m.f64.convert_s.i32(m.local.get(1, i32)),
      ],
      none,
    ),
  );
}
