import type binaryen from 'binaryen';
import type { BinaryOperator, UnaryOperator } from '../ir/ir.ts';
import type { WasmFunction } from './function.ts';

type Ref = binaryen.ExpressionRef;

/** A NaN with the one bit pattern that leaves the module. */
export function canonical(f: WasmFunction, value: Ref): Ref {
  const { wasm: m, binaryen } = f.context;
  const kept = f.temporary(binaryen.f64);
  const read = (): Ref => m.local.get(kept, binaryen.f64);
  return m.block(
    null,
    [
      m.local.set(kept, value),
      m.select(m.f64.eq(read(), read()), m.i64.reinterpret(read()), m.i64.const(0x7ff8000000000000n)),
    ],
    binaryen.i64,
  );
}

export function unary(f: WasmFunction, operator: UnaryOperator, operand: Ref): Ref {
  const { wasm: m, binaryen } = f.context;
  switch (operator) {
    case 'negate':
      return m.f64.neg(operand);
    case 'abs':
      return m.f64.abs(operand);
    case 'floor':
      return m.f64.floor(operand);
    case 'ceil':
      return m.f64.ceil(operand);
    case 'trunc':
      return m.f64.trunc(operand);
    case 'sqrt':
      return m.f64.sqrt(operand);
    case 'fround':
      return m.f64.promote(m.f32.demote(operand));
    case 'toInt':
      return m.call('to_int', [operand], binaryen.i32);
    case 'truncateToInt':
      return m.i32.trunc_s_sat.f64(operand);
    case 'highWord':
      return m.i32.wrap(m.i64.shr_u(canonical(f, operand), m.i64.const(32n)));
    case 'lowWord':
      return m.i32.wrap(canonical(f, operand));
    case 'fromInt':
      return m.f64.convert_s.i32(operand);
    case 'fromUnsigned':
      return m.f64.convert_u.i32(operand);
    case 'clz32':
      return m.i32.clz(operand);
    case 'not':
      return m.i32.eqz(operand);
    case 'booleanToInt':
      return operand;
    case 'intToBoolean':
      return m.i32.ne(operand, m.i32.const(0));
  }
}

export function binary(f: WasmFunction, operator: BinaryOperator, left: Ref, right: Ref): Ref {
  const { wasm: m } = f.context;
  switch (operator) {
    case 'add':
      return m.f64.add(left, right);
    case 'subtract':
      return m.f64.sub(left, right);
    case 'multiply':
      return m.f64.mul(left, right);
    case 'divide':
      return m.f64.div(left, right);
    case 'min':
      return m.f64.min(left, right);
    case 'max':
      return m.f64.max(left, right);
    case 'less':
      return m.f64.lt(left, right);
    case 'lessEqual':
      return m.f64.le(left, right);
    case 'greater':
      return m.f64.gt(left, right);
    case 'greaterEqual':
      return m.f64.ge(left, right);
    case 'equal':
      return m.f64.eq(left, right);
    case 'notEqual':
      return m.f64.ne(left, right);
    case 'int.add':
      return m.i32.add(left, right);
    case 'int.subtract':
      return m.i32.sub(left, right);
    case 'int.multiply':
      return m.i32.mul(left, right);
    case 'int.remainderUnsigned':
      return m.i32.rem_u(left, right);
    case 'int.multiplyHigh':
      return m.i32.wrap(m.i64.shr_u(m.i64.mul(m.i64.extend_u(left), m.i64.extend_u(right)), m.i64.const(32n)));
    case 'int.and':
      return m.i32.and(left, right);
    case 'int.or':
      return m.i32.or(left, right);
    case 'int.xor':
      return m.i32.xor(left, right);
    case 'int.shiftLeft':
      return m.i32.shl(left, right);
    case 'int.shiftRight':
      return m.i32.shr_s(left, right);
    case 'int.shiftRightUnsigned':
      return m.i32.shr_u(left, right);
    case 'int.equal':
    case 'boolean.equal':
      return m.i32.eq(left, right);
    case 'int.notEqual':
      return m.i32.ne(left, right);
    case 'int.less':
      return m.i32.lt_s(left, right);
    case 'int.lessEqual':
      return m.i32.le_s(left, right);
    case 'int.lessUnsigned':
      return m.i32.lt_u(left, right);
    case 'fromWords':
      return m.f64.reinterpret(m.i64.or(m.i64.shl(m.i64.extend_u(left), m.i64.const(32n)), m.i64.extend_u(right)));
  }
}
